package org.unhear.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever bytes a file holds, opening and reading it ends in values or in a {@link
 * SafeTensorsException}.
 */
class SafeTensorsFuzzTest {
  /** Reading a sound file of this kind takes far less. */
  private static final long MAX_ALLOCATED_BYTES = 4 << 20;

  private static Path folder;
  private static byte[] sound;

  @BeforeContainer
  static void makeSoundFile() throws IOException {
    folder = Files.createTempDirectory("fuzz");
    Path file = folder.resolve("sound");
    new SafeTensorsWriter()
        .metadata("epoch", "3")
        .floats("weight", new float[24], 2, 3, 4)
        .ints("steps", new int[] {1, 2, 3}, 3)
        .floats("scalar", new float[] {1})
        .save(file);
    sound = Files.readAllBytes(file);
    readEverything(file);
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    Files.delete(folder.resolve("sound"));
    Files.delete(folder);
  }

  @Property(tries = 3000)
  void mutated(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int edits)
      throws IOException {
    byte[] bytes = sound.clone();
    Random random = new Random(seed);
    int header = sound.length - 28 * Float.BYTES;
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(random.nextInt(4) == 0 ? bytes.length : header);
      bytes[at] = edit(random, bytes[at]);
    }
    survive(bytes);
  }

  @Property(tries = 500)
  void truncatedOrExtended(@ForAll @IntRange(min = 0, max = 600) int length) throws IOException {
    survive(Arrays.copyOf(sound, length));
  }

  @Property(tries = 500)
  void noise(@ForAll long seed, @ForAll @IntRange(min = 0, max = 200) int length)
      throws IOException {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    if (length > 8) {
      Arrays.fill(bytes, 1, 8, (byte) 0);
    }
    survive(bytes);
  }

  /** A bit flip, or a character that means something in the header. */
  private static byte edit(Random random, byte old) {
    String telling = "0123456789-\"{}[],:eENFIU ";
    return random.nextBoolean()
        ? (byte) (old ^ 1 << random.nextInt(8))
        : (byte) telling.charAt(random.nextInt(telling.length()));
  }

  private static void survive(byte[] bytes) throws IOException {
    Path file = Files.createTempFile(folder, "case", "");
    try {
      Files.write(file, bytes);
      long before = allocatedBytes();
      try {
        readEverything(file);
      } catch (SafeTensorsException expected) {
        assertTrue(expected.getMessage().contains(file.toString()));
      }
      long allocated = allocatedBytes() - before;
      assertTrue(allocated < MAX_ALLOCATED_BYTES, allocated + " bytes were allocated");
    } finally {
      Files.delete(file);
    }
  }

  private static void readEverything(Path file) {
    SafeTensors read = SafeTensors.open(file);
    for (String name : read.names()) {
      if (read.entry(name).dtype().isFloating()) {
        read.doubles(name);
      } else {
        read.ints(name);
      }
    }
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
