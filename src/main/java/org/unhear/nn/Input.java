package org.unhear.nn;

/** What a model takes of a recording. */
public enum Input {
  /** Features [bands, frames], whichever are chosen. */
  BANDS,
  /** Samples. */
  WAVEFORM,
  /** The log-mel spectrogram of Whisper, of a length that the model decides. */
  WHISPER
}
