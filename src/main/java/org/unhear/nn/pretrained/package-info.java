/**
 * Speech encoders as published on the Hugging Face Hub: wav2vec 2.0 (Baevski et al., 2020), HuBERT
 * (Hsu et al., 2021) and the encoder of Whisper (Radford et al., 2022), with a classifier on top.
 * Parameters have the names that transformers gives them.
 */
package org.unhear.nn.pretrained;
