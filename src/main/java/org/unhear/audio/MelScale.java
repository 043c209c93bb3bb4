package org.unhear.audio;

/** How frequency becomes pitch; names and formulas as in HTK and in Slaney's Auditory Toolbox. */
public enum MelScale {
  /** m(f) = 2595 log₁₀(1 + f / 700); filters with peak 1. */
  HTK {
    @Override
    public double fromHertz(double hertz) {
      return 2595 * Math.log10(1 + hertz / 700);
    }

    @Override
    public double toHertz(double mel) {
      return 700 * (Math.pow(10, mel / 2595) - 1);
    }
  },
  /** 3f / 200 below 1 kHz, logarithmic from there; filters with area 1. */
  SLANEY {
    @Override
    public double fromHertz(double hertz) {
      return hertz < BREAK_HERTZ
          ? 3 * hertz / 200
          : BREAK_MEL + BREAK_SLOPE * Math.log(hertz / BREAK_HERTZ);
    }

    @Override
    public double toHertz(double mel) {
      return mel < BREAK_MEL
          ? 200 * mel / 3
          : BREAK_HERTZ * Math.exp((mel - BREAK_MEL) / BREAK_SLOPE);
    }
  };

  private static final double BREAK_HERTZ = 1000;
  private static final double BREAK_MEL = 15;
  private static final double BREAK_SLOPE = 27 / Math.log(6.4);

  /** The pitch in mel of a frequency in Hz. */
  public abstract double fromHertz(double hertz);

  /** The frequency in Hz of a pitch in mel. */
  public abstract double toHertz(double mel);
}
