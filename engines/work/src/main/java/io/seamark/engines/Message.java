package io.seamark.engines;

/** A message as it is in the log; fields as the engines' own serializers want them. */
public final class Message {
    public String device = "";
    public byte[] value = new byte[0];
    public long time;
    public int partition;
    public long offset;

    public Message() {}

    public Message(String device, byte[] value, long time, int partition, long offset) {
        this.device = device;
        this.value = value;
        this.time = time;
        this.partition = partition;
        this.offset = offset;
    }
}
