package io.leasehold.internal.engine.simulation;

/** Counts what happened, so that a reader sees that the interesting things did. */
public final class Tally {

    public long seeds;
    public long steps;
    public long requests;
    public long grants;
    public long handOvers;
    public long announcements;
    public long courtesies;
    public long takeovers;
    public long releases;
    public long dangers;
    public long recoveries;
    public long expired;
    public long stolen;
    public long deleted;
    public long forced;
    public long closed;
    public long crashes;
    public long cancelled;
    public long fencedWrites;

    @Override
    public String toString() {
        return seeds + " seeds, " + steps + " steps, " + requests + " requests, " + grants + " grants, " + handOvers
                + " of them inside one client, " + announcements
                + " announcements, " + courtesies + " courtesies, " + takeovers
                + " takeovers, " + releases
                + " releases, " + dangers + " dangers, " + recoveries + " recoveries; lost: " + expired + " expired, "
                + stolen + " stolen, " + deleted + " deleted, " + forced + " forced, " + closed + " at close; "
                + crashes + " crashes, " + cancelled + " cancelled waits, " + fencedWrites + " fenced writes";
    }
}
