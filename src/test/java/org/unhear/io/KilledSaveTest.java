package org.unhear.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.testing.ChildJvm;

/** A process killed with SIGKILL while it saves leaves the last complete file. */
class KilledSaveTest {
  private static final int COUNT = 1 << 20;

  @TempDir Path folder;

  /** The child: saves without end; all values of a file equal its metadata's round. */
  public static final class Saver {
    public static void main(String[] args) {
      float[] values = new float[COUNT];
      for (int round = 0; ; round++) {
        Arrays.fill(values, round);
        new SafeTensorsWriter()
            .metadata("round", Integer.toString(round))
            .floats("values", values, COUNT)
            .save(Path.of(args[0]));
      }
    }
  }

  @Test
  void fileStaysWhole() throws Exception {
    Path file = folder.resolve("checkpoint.safetensors");
    Random random = new Random(1);
    for (int kill = 0; kill < 4; kill++) {
      Files.deleteIfExists(file);
      Process child = ChildJvm.of("64m", Saver.class, file.toString()).inheritIO().start();
      while (!Files.exists(file)) {
        assertTrue(child.isAlive(), "the child ended before its first save");
        Thread.sleep(2);
      }
      Thread.sleep(random.nextInt(60));
      child.destroyForcibly();
      assertEquals(128 + 9, child.waitFor(), "the child did not die of SIGKILL");

      SafeTensors saved = SafeTensors.open(file);
      float round = Float.parseFloat(saved.metadata().get("round"));
      for (float value : saved.floats("values")) {
        assertEquals(round, value);
      }
    }
  }
}
