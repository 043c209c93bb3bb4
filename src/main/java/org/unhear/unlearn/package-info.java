/**
 * Methods that make a model forget, one per file, behind {@link
 * org.unhear.unlearn.UnlearningMethod}. {@link org.unhear.unlearn.Methods} finds them, also those
 * of a user's jar; {@link org.unhear.unlearn.Unlearner} runs them.
 */
package org.unhear.unlearn;
