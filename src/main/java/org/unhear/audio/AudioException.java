package org.unhear.audio;

import org.unhear.UnhearException;

/** A recording that cannot be used, with the reason as a {@link Fault}. */
public final class AudioException extends UnhearException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with a recording. */
  public enum Fault {
    MISSING("Check the path."),
    UNREADABLE("Check that it is a readable file and that the medium is sound."),
    EMPTY("The file has no bytes: fetch or record it again."),
    NOT_AUDIO("Only WAV and FLAC files can be read; convert it, for example with ffmpeg."),
    UNSUPPORTED("Convert it to 16-bit PCM WAV, for example: ffmpeg -i IN -c:a pcm_s16le OUT.wav"),
    TRUNCATED("The file was cut short: fetch or record it again."),
    DAMAGED("Fetch or record it again."),
    NO_SAMPLES("It holds a header but no sound: leave it out or record it again."),
    NOT_FINITE("Samples must be finite numbers: export it again as integer PCM."),
    TOO_LARGE("Cut it into shorter recordings.");

    private final String hint;

    Fault(String hint) {
      this.hint = hint;
    }
  }

  private final Fault fault;
  private final String reason;

  /**
   * @param origin the file, for the message
   * @param fault what is wrong, which also gives the hint
   * @param reason what was expected and what came, without the file's name
   */
  public AudioException(String origin, Fault fault, String reason) {
    this(origin, fault, reason, null);
  }

  AudioException(String origin, Fault fault, String reason, Throwable cause) {
    super(origin + ": " + reason, fault.hint, cause);
    this.fault = fault;
    this.reason = reason;
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }

  /** The message without the file's name. */
  public String reason() {
    return reason;
  }
}
