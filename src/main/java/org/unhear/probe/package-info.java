/**
 * Probes that go beyond a model's outputs: gradients of single recordings, how soon it learns again
 * what it forgot, what rounding and pruning of its weights bring back, and what its embeddings tell
 * of speakers.
 */
package org.unhear.probe;
