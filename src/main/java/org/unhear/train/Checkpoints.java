package org.unhear.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UnhearException;
import org.unhear.io.Folders;

/**
 * States of a training at several of its steps, each in a file of a folder, for a training that
 * starts from one of them. A file holds 4 bytes for each parameter, each state of the model, and
 * each of the optimizer's values: as many as parameters with SGD, twice as many with Adam.
 *
 * @param folder made when the first state is kept
 * @param recipe identifies model, data and settings of the training
 */
public record Checkpoints(Path folder, String recipe) {
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.safetensors");

  /**
   * Whether a state is to be kept after a step: before each later slice of a divided training, and
   * at its end, where a shard that forgets nothing starts and stops; otherwise spread evenly within
   * the first epoch, since every example has been used by its end.
   *
   * @param count states to keep of a training that is not divided, at most one a step; with 0 none
   *     is kept of any
   */
  public static boolean isDue(Trainer trainer, int count) {
    Order order = trainer.spec().order();
    if (count == 0 || !order.keepsSlots()) {
      return false;
    }
    long step = trainer.step();
    if (order.isDivided()) {
      return trainer.isBeforeSlice() || step == trainer.totalSteps();
    }
    long steps = trainer.stepsOfFirstEpoch();
    long parts = count + 1L;
    return step > 0 && step < steps && step * parts / steps > (step - 1) * parts / steps;
  }

  /**
   * Keeps the state of a training at a step boundary.
   *
   * @param seconds spent so far
   * @throws UnhearException when it cannot be written
   */
  public void keep(Trainer trainer, double seconds) {
    Path file = folder.resolve("step-%09d.safetensors".formatted(trainer.step()));
    TrainingState.save(file, trainer, recipe, seconds);
  }

  /**
   * Puts a training at the last kept state that all its examples share, or at its start when every
   * one is later: what it comes to is the same, bit for bit, as from the start.
   *
   * @param trainer at its start, of the same recipe with examples left out
   * @throws UnhearException when no state is kept, or they are of another training
   */
  public void restart(Trainer trainer) {
    SortedMap<Long, Path> kept = files();
    if (kept.isEmpty()) {
      throw new UnhearException(
          "There are no checkpoints in " + folder + " to start from.",
          "Train the original with: unhear train --order %s --checkpoints 8"
              .formatted(trainer.spec().order()));
    }
    SortedMap<Long, Path> usable = kept.headMap(trainer.stepsBeforeEmptySlot() + 1);
    if (!usable.isEmpty()) {
      TrainingState.restore(usable.get(usable.lastKey()), trainer, recipe);
    }
  }

  private SortedMap<Long, Path> files() {
    SortedMap<Long, Path> files = new TreeMap<>();
    for (Path file : Files.isDirectory(folder) ? Folders.walk(folder) : List.<Path>of()) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        files.put(Long.parseLong(name.group(1)), file);
      }
    }
    return files;
  }
}
