package io.seamark.common.csv;

/** A window on the parser's buffer without the white space at both ends; valid until the next {@link #set}. */
final class Cell implements CharSequence {

    private char[] buffer = {};
    private int from;
    private int length;

    void set(char[] newBuffer, int offset, int newLength) {
        int start = offset;
        int end = offset + newLength;
        while (start < end && isBlank(newBuffer[start])) {
            start++;
        }
        while (end > start && isBlank(newBuffer[end - 1])) {
            end--;
        }
        buffer = newBuffer;
        from = start;
        length = end - start;
    }

    /** Whether it is white space, the blanks that do not break a line included. */
    private static boolean isBlank(char c) {
        return c <= ' ' || (c >= '\u00a0' && Character.isSpaceChar(c));
    }

    boolean sameAs(String text) {
        return text.contentEquals(this);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return buffer[from + index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().substring(start, end);
    }

    @Override
    public String toString() {
        return new String(buffer, from, length);
    }
}
