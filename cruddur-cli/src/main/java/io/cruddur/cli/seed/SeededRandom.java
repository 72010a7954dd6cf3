package io.cruddur.cli.seed;

/**
 * Random numbers that are functions of a seed, a purpose and a position, so that a data set of any
 * size needs no memory and is the same on every machine.
 */
record SeededRandom(long seed) {

  /** The finalizer of SplitMix64, which turns consecutive numbers into independent ones. */
  long bits(int purpose, long position) {
    long z = seed * 0xD1342543DE82EF95L + purpose * 0xDA942042E4DD58B5L;
    z += (position + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** At least 0, less than 1. */
  double unit(int purpose, long position) {
    return (bits(purpose, position) >>> 11) * 0x1.0p-53;
  }

  /** At least 0, less than the bound, each as likely as the others. */
  long below(long bound, int purpose, long position) {
    return (long) (unit(purpose, position) * bound);
  }

  /** At least 0, less than the bound; the n-th about 1/n as likely as the first (Zipf). */
  long zipf(long bound, int purpose, long position) {
    long rank = (long) StrictMath.pow((double) bound + 1, unit(purpose, position)) - 1;
    return Math.min(rank, bound - 1);
  }

  /** How many, at most the limit: n or more with the probability scale/n. Most are 0. */
  int heavyTailed(double scale, int limit, int purpose, long position) {
    return (int) Math.min(limit, scale / Math.max(unit(purpose, position), 1e-12));
  }
}
