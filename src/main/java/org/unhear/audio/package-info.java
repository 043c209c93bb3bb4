/**
 * Audio in, features out: decoding WAV and FLAC, changing the sample rate, log-mel spectra, MFCC,
 * and augmentation.
 *
 * <p>Samples are floats, full scale is ±1, time is in samples or seconds as named. Features are
 * row-major {@code [band, frame]}.
 */
package org.unhear.audio;
