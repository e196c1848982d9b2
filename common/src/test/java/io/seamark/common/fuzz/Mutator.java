package io.seamark.common.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * Makes inputs out of seeds: what damage, an older program or an enemy would make of good bytes. Input number n of a seed
 * is always the same bytes, whoever made the others, so that a failure is repeated by its number alone. Not thread-safe.
 */
public final class Mutator {

    /** What JSON is made of and what breaks readers of it: also broken UTF-8, halves of surrogates, endless numbers. */
    public static final List<byte[]> JSON = List.of(
            ascii("\""),
            ascii("\\"),
            ascii("{"),
            ascii("}"),
            ascii("["),
            ascii("]"),
            ascii(":"),
            ascii(","),
            ascii("null"),
            ascii("true"),
            ascii("NaN"),
            ascii("-Infinity"),
            ascii("-"),
            ascii("0"),
            ascii("-0"),
            ascii("00"),
            ascii("1e"),
            ascii("1e999"),
            ascii("-1e-999"),
            ascii("1e-2147483649"),
            ascii("9223372036854775808"),
            ascii("-9223372036854775809"),
            ascii("4.9e-324"),
            ascii("."),
            ascii(" "),
            ascii("\r\n\t"),
            ascii("\0"),
            ascii("\\u0000"),
            ascii("\\ud83d"),
            ascii("\\ude00"),
            ascii("\\ud83d\\ude00"),
            ascii("\\u00g0"),
            ascii("\\u"),
            ascii("\\x"),
            ascii("{\"device\":\"d\"}"),
            ascii("\"device\":"),
            ascii("\"ts\":"),
            ascii("\"metrics\":{"),
            ascii("\"2026-02-30T25:61\""),
            ascii("\"2026-01-31T12:00:00.123456789+01:00\""),
            ascii("\"9999-12-31T23:59:59Z\""),
            ascii("/*x*/"),
            "\u00e9\u2028\ufeff\ud83d\ude00".getBytes(UTF_8),
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80}, // an overlong zero
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half of a surrogate pair
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond the last character
            new byte[] {(byte) 0xe2, (byte) 0x82}, // cut short
            ascii("1".repeat(400)),
            ascii("0." + "3".repeat(1200)),
            ascii("[".repeat(70)),
            ascii("{\"a\":".repeat(70)),
            ascii("[".repeat(20_000)),
            ascii("9".repeat(20_000)));

    /** Lengths, counts and numbers at which binary readers break: fixed widths and varints. */
    public static final List<byte[]> BINARY = List.of(
            hex("00"),
            hex("01"),
            hex("7f"),
            hex("ff"),
            hex("00000000"),
            hex("7fffffff"),
            hex("80000000"),
            hex("ffffffff"),
            hex("01000000"), // 16 MiB
            hex("03ffffff"), // just below 64 MiB
            hex("7fffffffffffffff"),
            hex("8000000000000000"),
            hex("7ff0000000000000"), // infinity
            hex("7ff8000000000000"), // no number
            hex("7fc00000"), // no number, of 4 bytes
            hex("8001"), // varint 128
            hex("ffff03"), // varint 65535
            hex("c0843d"), // varint 1 000 000
            hex("ffffffff07"), // varint 2^31 - 1
            hex("8080808008"), // varint 2^31
            hex("ffffffffffffffff7f"), // varint 2^63 - 1
            hex("ffffffffffffffffff01"), // varint -1
            hex("80808080808080808001"), // varint -2^63
            hex("80808080808080808080"), // a varint that does not end
            hex("8080808080808080c000")); // 2^62: four times that is nothing

    private final byte[][] seeds;
    private final byte[][] tokens;
    private final long seed;
    private byte[] buffer = new byte[1 << 16];
    private int size;
    private long state;

    /**
     * @param seed names the sequence of inputs
     * @param seeds good inputs, and bad ones worth a look; at least one
     * @param tokens what is put in: {@link #JSON}, {@link #BINARY} or others
     */
    public Mutator(long seed, List<byte[]> seeds, List<byte[]> tokens) {
        this.seed = seed;
        this.seeds = seeds.toArray(byte[][]::new);
        this.tokens = tokens.toArray(byte[][]::new);
    }

    /** Input number {@code n}. */
    public byte[] input(long n) {
        state = mix(seed + n * 0x9e3779b97f4a7c15L);
        size = 0;
        byte[] base = seeds[below(seeds.length)];
        insert(0, base, 0, base.length);
        for (int left = changes(); left > 0; left--) {
            change();
        }
        return Arrays.copyOf(buffer, size);
    }

    /** Mostly one change: the reader gets far in, and meets it there. Many leave nothing whole. */
    private int changes() {
        int dice = below(64);
        if (dice < 40) {
            return dice == 0 ? 0 : 1;
        }
        return dice < 60 ? 2 + (dice & 1) : 8 << (dice & 3);
    }

    private void change() {
        int at = below(size + 1);
        int rest = size - at;
        switch (below(12)) {
            case 0, 1 -> flip(at);
            case 2 -> overwrite(at, (byte) below(256));
            case 3 -> size = at;
            case 4 -> delete(at, Math.min(rest, 1 + below(8)));
            case 5 -> delete(at, rest == 0 ? 0 : below(rest));
            case 6, 7 -> insertToken(at);
            case 8 -> overwriteWithToken(at);
            case 9 -> splice(at);
            case 10 -> repeat(at, rest == 0 ? 0 : 1 + below(Math.min(rest, 64)), 1 + below(3));
            default -> insertRandom(at, 1 + below(6));
        }
    }

    private void flip(int at) {
        if (at < size) {
            buffer[at] ^= (byte) (1 << below(8));
        }
    }

    private void overwrite(int at, byte value) {
        if (at < size) {
            buffer[at] = value;
        }
    }

    private byte[] token() {
        byte[] token = tokens[below(tokens.length)];
        // The long ones take most of the time and are one case among many.
        return token.length > 256 && below(32) != 0 ? tokens[below(tokens.length / 2)] : token;
    }

    private void insertToken(int at) {
        byte[] token = token();
        insert(at, token, 0, token.length);
    }

    private void overwriteWithToken(int at) {
        byte[] token = token();
        System.arraycopy(token, 0, buffer, at, Math.min(token.length, size - at));
    }

    private void splice(int at) {
        byte[] other = seeds[below(seeds.length)];
        int from = below(other.length + 1);
        int length = below(other.length - from + 1);
        insert(at, other, from, length);
    }

    private void repeat(int at, int length, int times) {
        byte[] part = Arrays.copyOfRange(buffer, at, at + length);
        for (int i = 0; i < times; i++) {
            insert(at, part, 0, length);
        }
    }

    private void insertRandom(int at, int length) {
        byte[] random = new byte[length];
        for (int i = 0; i < length; i++) {
            random[i] = (byte) below(256);
        }
        insert(at, random, 0, length);
    }

    private void insert(int at, byte[] source, int from, int length) {
        if (size + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, (size + length) * 2);
        }
        System.arraycopy(buffer, at, buffer, at + length, size - at);
        System.arraycopy(source, from, buffer, at, length);
        size += length;
    }

    private void delete(int at, int length) {
        System.arraycopy(buffer, at + length, buffer, at, size - at - length);
        size -= length;
    }

    /** A number in {@code [0, bound)}: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators"). */
    private int below(int bound) {
        state += 0x9e3779b97f4a7c15L;
        return (int) (((mix(state) >>> 32) * bound) >>> 32);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits);
    }
}
