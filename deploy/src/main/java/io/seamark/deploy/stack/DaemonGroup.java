package io.seamark.deploy.stack;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Daemons that find each other by their ports, and so start together. Not thread-safe. */
final class DaemonGroup {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonGroup.class);
    private static final int PORT_ATTEMPTS = 3;
    private static final Duration POLL = Duration.ofMillis(100);

    /** One daemon: what is particular to it, and its process. */
    record Member(Service service, DaemonProcess process) {
        Daemon daemon() {
            return service.daemon();
        }

        boolean runs() {
            return process.running().isPresent();
        }
    }

    private final PortBook ports;
    private final List<Member> members;
    private final Order order;

    /** Whether a member waits for the one before it. */
    enum Order {
        /** All at once: they wait for each other. */
        TOGETHER,
        /** Each when the one before is healthy: it would give up, or pause for long, without it. */
        IN_TURN
    }

    DaemonGroup(PortBook ports, Order order, List<Member> members) {
        this.ports = ports;
        this.order = order;
        this.members = List.copyOf(members);
    }

    /** Starts the members that do not run, and waits until all are healthy. What it started is stopped again if that fails. */
    void start(Duration limit) {
        List<Member> stopped = members.stream().filter(member -> !member.runs()).toList();
        // While one of them runs it knows the others by their ports, which then must not move.
        boolean mayMove = stopped.size() == members.size();
        for (int attempt = 1; ; attempt++) {
            if (mayMove) {
                ports.settle(portsOf(stopped));
            } else {
                requireFree(stopped);
            }
            try {
                for (Member member : stopped) {
                    member.service().prepare(member.process().log());
                    member.process().start(member.service().launch());
                    if (order == Order.IN_TURN) {
                        awaitHealthy(List.of(member), limit);
                    }
                }
                awaitHealthy(members, limit);
                return;
            } catch (RuntimeException e) {
                boolean lostPort = stopped.stream()
                        .anyMatch(member -> member.process().log().saysPortTaken());
                boolean interrupted = Thread.interrupted(); // or the kill would not be waited for
                stopped.forEach(member -> member.process().kill());
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                if (!mayMove || !lostPort || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
                LOG.info("Another program took a port meanwhile; trying again with another one");
            }
        }
    }

    /** Starts one member on the ports it had, beside the others as they are, and waits until it is ready. */
    void start(Member member, Predicate<Service> ready, Duration limit) {
        if (!member.runs()) {
            requireFree(List.of(member));
            member.service().prepare(member.process().log());
            member.process().start(member.service().launch());
        }
        long end = System.nanoTime() + limit.toNanos();
        while (!ready.test(member.service())) {
            check(member, member.service().probe(), limit, end);
        }
    }

    private static void awaitHealthy(List<Member> started, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (Member member : started) {
            Health health = member.service().probe();
            while (!health.isHealthy()) {
                started.forEach(DaemonGroup::requireRunning);
                check(member, health, limit, end);
                health = member.service().probe();
            }
            requireRunning(member);
        }
    }

    /** Pauses before the next probe of a daemon that is not ready, unless there is no point in one. */
    private static void check(Member member, Health health, Duration limit, long end) {
        requireRunning(member);
        if (health.state() == Health.State.FOREIGN) {
            throw new StackException("A foreign " + member.daemon().label() + ": " + health.detail()
                    + ". Stop the other one, or use another --dir");
        }
        if (System.nanoTime() > end) {
            throw new StackException("The " + member.daemon().label() + " is not ready after " + limit.toSeconds()
                    + " s (" + health.detail() + "). " + member.process().log().lastLines());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new StackException(
                    "Interrupted while waiting for the " + member.daemon().label());
        }
        LockSupport.parkNanos(POLL.toNanos());
    }

    private static void requireRunning(Member member) {
        if (!member.runs()) {
            throw new StackException("The " + member.daemon().label() + " died while starting. "
                    + member.process().log().lastLines());
        }
    }

    private void requireFree(Collection<Member> stopped) {
        List<Integer> taken = ports.taken(portsOf(stopped));
        if (!taken.isEmpty()) {
            throw new StackException("The ports " + taken + " of "
                    + stopped.stream().map(member -> member.daemon().label()).toList()
                    + " are taken by another program, and cannot change while other daemons of the stack run."
                    + " Run 'seamark stack down', then 'seamark stack up'");
        }
    }

    private static List<Port> portsOf(Collection<Member> members) {
        return members.stream()
                .flatMap(member -> Port.of(member.daemon()).stream())
                .toList();
    }
}
