package org.unhear.audio;

/** Where frames stand. */
public enum Framing {
  /** Frame t is centred at sample t · hop; the ends are extended by reflection. */
  CENTRED {
    @Override
    public int frames(int samples, int fft, int hop) {
      return samples == 0 ? 0 : 1 + samples / hop;
    }
  },
  /** Frame t begins at sample t · hop; only frames that lie wholly within the clip. */
  VALID {
    @Override
    public int frames(int samples, int fft, int hop) {
      return samples < fft ? 0 : 1 + (samples - fft) / hop;
    }
  };

  /** The number of frames of a clip; all arguments in samples. */
  public abstract int frames(int samples, int fft, int hop);
}
