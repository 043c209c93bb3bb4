/**
 * Many small models of one recipe, trained side by side, and the attacks that need them: shadow
 * models for RMIA and LiRA, and fleets of unlearned and retrained models for U-LiRA, KLoM and the
 * score of the NeurIPS 2023 challenge.
 */
package org.unhear.fleet;
