package io.seamark.serving.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The hosts that requests may be addressed to. A page in a browser can give a name of its own the address of this machine (DNS
 * rebinding), and then asks as if it came from here: the name that it asks for tells. Immutable.
 */
final class HostNames {

    private static final String ANY = "*";

    private final Set<String> names = new HashSet<>();
    private final boolean any;

    /**
     * Of what is configured, and the address that the server listens on. Where that stands for all addresses of the machine,
     * the machine's own name is let in.
     *
     * @param configured names and addresses; {@code *} lets all in
     * @param listening as configured
     */
    HostNames(List<String> configured, String listening) {
        any = configured.contains(ANY);
        configured.forEach(each -> names.add(canonical(each)));
        String address = canonical(listening);
        if (address.equals("0.0.0.0") || address.equals(canonical("::"))) {
            names.addAll(ownName());
        } else {
            names.add(address);
        }
        names.remove("");
    }

    private static Set<String> ownName() {
        try {
            return Set.of(canonical(InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException e) {
            return Set.of(); // a machine without a name is asked for by its address
        }
    }

    /**
     * Whether requests may be addressed to a host. The address itself that a connection came in by may be asked for: no name
     * was resolved, so none was rebound.
     *
     * @param host without a port; an IPv6 address in brackets or without; in any case, a dot at the end allowed
     * @param local address of this end of the connection
     */
    boolean allows(String host, InetAddress local) {
        if (any || names.contains(host)) {
            return true;
        }
        String canonical = canonical(host);
        return names.contains(canonical) || (local != null && canonical.equals(canonical(local.getHostAddress())));
    }

    /** All that is let in by name, for messages. */
    Set<String> names() {
        return new java.util.TreeSet<>(names);
    }

    /** Lower case, without a dot at the end; an IPv6 address in the one form that Java writes, without brackets and zone. */
    static String canonical(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        int zone = name.indexOf('%');
        if (name.indexOf(':') >= 0) {
            try {
                // In brackets, it is never looked up as a name.
                return InetAddress.getByName("[" + (zone < 0 ? name : name.substring(0, zone)) + "]")
                        .getHostAddress();
            } catch (UnknownHostException e) {
                return name; // nobody is called so
            }
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
