package io.leasehold.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who relied on which lock and when, as the contenders report it, and what is wrong with that.
 *
 * <p>All of them run on one machine and read one monotonic clock, so their times can be compared. A section lasts from a
 * reading after {@code isHeld()} was true to a reading before {@code isHeld()} was true again: the lock was held
 * throughout, or the library lied. Reports that a killed process did not get to write are missing, which hides nothing
 * but what it did not rely on.
 */
final class Ledger {

    /** One hold of one lock; its token is unique unless the library is wrong. */
    record Hold(String owner, String key, long token) {}

    private record Grant(Hold hold, long called, long returned) {}

    private record Section(Hold hold, long begin, long end) {
        Section and(Section other) {
            return new Section(hold, Math.min(begin, other.begin), Math.max(end, other.end));
        }
    }

    private final List<Grant> grants = new ArrayList<>();
    private final Map<Hold, Section> sections = new HashMap<>();
    private final Set<Hold> released = new HashSet<>();
    private final Map<Hold, List<String>> ends = new HashMap<>();

    synchronized void record(String owner, Report report) {
        switch (report.kind()) {
            case Report.GRANTED -> grants.add(new Grant(hold(owner, report, 1), report.number(3), report.number(4)));
            case Report.SECTION -> {
                Section section = new Section(hold(owner, report, 1), report.number(3), report.number(4));
                sections.merge(section.hold(), section, Section::and);
            }
            case Report.RELEASED -> released.add(hold(owner, report, 1));
            case Report.EVENT -> {
                if (Set.of("Released", "Stolen", "Expired").contains(report.word(1))) {
                    ends.computeIfAbsent(hold(owner, report, 2), hold -> new ArrayList<>())
                            .add(report.word(1));
                }
            }
            default -> {}
        }
    }

    private static Hold hold(String owner, Report report, int at) {
        return new Hold(owner, report.word(at), report.number(at + 1));
    }

    /** Returns how many locks were granted. */
    synchronized int grants() {
        return grants.size();
    }

    /** Returns how often a lock was granted. */
    synchronized int grantsOf(String key) {
        return (int)
                grants.stream().filter(grant -> grant.hold().key().equals(key)).count();
    }

    /** Returns how many holds were relied on. */
    synchronized int sections() {
        return sections.size();
    }

    /** Returns how many holds ended by a loss that their process lived to hear of. */
    synchronized long losses() {
        return ends.values().stream()
                .filter(names -> !names.equals(List.of("Released")))
                .count();
    }

    /** Returns how many grants followed a hold that was never given back. */
    synchronized long takeovers() {
        return byKey().values().stream().mapToLong(this::takeovers).sum();
    }

    private long takeovers(List<Grant> ofKey) {
        List<Hold> holds = ofKey.stream()
                .map(Grant::hold)
                .sorted(Comparator.comparingLong(Hold::token))
                .toList();
        return holds.stream()
                .limit(holds.size() - 1L)
                .filter(hold -> !released.contains(hold))
                .count();
    }

    /** Returns what must not have happened, in words; empty if all is well. */
    synchronized List<String> violations() {
        List<String> violations = new ArrayList<>();
        Map<String, List<Section>> sectionsByKey = new TreeMap<>();
        sections.values()
                .forEach(section -> sectionsByKey
                        .computeIfAbsent(section.hold().key(), key -> new ArrayList<>())
                        .add(section));
        sectionsByKey.values().forEach(ofKey -> findOverlaps(ofKey, violations));
        byKey().values().forEach(ofKey -> findTokensOutOfOrder(ofKey, violations));
        ends.forEach((hold, names) -> {
            if (names.size() > 1) {
                violations.add(hold + " ended more than once: " + names);
            }
        });
        return violations;
    }

    private static void findOverlaps(List<Section> ofKey, List<String> violations) {
        ofKey.sort(Comparator.comparingLong(Section::begin));
        Section last = null;
        for (Section section : ofKey) {
            if (last != null && section.begin() <= last.end()) {
                violations.add("two owners at a time: " + last + " and " + section);
            }
            if (last != null && section.hold().token() <= last.hold().token()) {
                violations.add("a later owner with a lower token: " + last + " then " + section);
            }
            last = last == null || section.end() > last.end() ? section : last;
        }
    }

    /** A grant that was asked for after another had been answered is the later one, whatever the network did. */
    private static void findTokensOutOfOrder(List<Grant> ofKey, List<String> violations) {
        List<Grant> byReturn = new ArrayList<>(ofKey);
        byReturn.sort(Comparator.comparingLong(Grant::returned));
        ofKey.sort(Comparator.comparingLong(Grant::called));
        int answered = 0;
        Grant highest = null;
        for (Grant grant : ofKey) {
            while (byReturn.get(answered).returned() < grant.called()) {
                Grant earlier = byReturn.get(answered++);
                highest = highest == null
                                || earlier.hold().token() > highest.hold().token()
                        ? earlier
                        : highest;
            }
            if (highest != null && grant.hold().token() <= highest.hold().token()) {
                violations.add("a later grant with a lower token: " + highest + " then " + grant);
            }
        }
        Set<Long> tokens = new HashSet<>();
        ofKey.stream().filter(grant -> !tokens.add(grant.hold().token())).forEach(grant -> {
            violations.add("a token granted twice: " + grant);
        });
    }

    private Map<String, List<Grant>> byKey() {
        Map<String, List<Grant>> byKey = new TreeMap<>();
        grants.forEach(grant -> byKey.computeIfAbsent(grant.hold().key(), key -> new ArrayList<>())
                .add(grant));
        return byKey;
    }
}
