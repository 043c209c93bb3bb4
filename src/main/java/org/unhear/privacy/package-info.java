/** Differential privacy: what a noisy, clipped training gives away of each recording. */
package org.unhear.privacy;
