package org.unhear.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.io.Json;
import org.unhear.nn.Model;
import org.unhear.report.LossCurve;
import org.unhear.train.Checkpoint;
import org.unhear.train.Checkpoints;
import org.unhear.train.Ensemble;
import org.unhear.train.Learner;
import org.unhear.train.Predictor;

/**
 * A folder with one model: {@code model.safetensors} and its {@link RunRecord}; while it is trained
 * also {@code training.safetensors}, from which it goes on; states for a replay below {@code
 * checkpoints}; TensorBoard events below {@code events}.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final String RECORD = "run.json";
  private static final String CURVES = "losses.json";
  private static final String PRIVACY = "privacy.json";

  /** The weights. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** The state of an unfinished training. */
  public Path state() {
    return path.resolve("training.safetensors");
  }

  /** States on the way that a replay starts from. */
  public Checkpoints checkpoints(String fingerprint) {
    return new Checkpoints(path.resolve("checkpoints"), fingerprint);
  }

  /** The run of one of the shards, from 0, whose mean the model is. */
  public RunFolder shard(int k) {
    return new RunFolder(path.resolve("shards").resolve(Integer.toString(k)));
  }

  /** How many shards' mean the model is; 0 when it is a model of its own. */
  public int shards() {
    return Files.isDirectory(shard(0).path) ? record().recipe().trainingSpec().order().shards() : 0;
  }

  /** TensorBoard's folder. */
  public Path events() {
    return path.resolve("events");
  }

  /** Whether there is a finished model here. */
  public boolean isComplete() {
    return Files.isRegularFile(path.resolve(RECORD)) && Files.isRegularFile(model());
  }

  /** Whether there is a model here, or a training that can go on. */
  public boolean holdsWork() {
    return Files.exists(model()) || Files.exists(state());
  }

  /** Saves a finished model. The record comes last: where it is, the model is whole. */
  public void save(RunRecord record, Learner learner, List<LossCurve> curves) {
    Json.write(path.resolve(CURVES), curves);
    Checkpoint.save(
        model(),
        learner.model(),
        learner.weights(),
        // transformers reads no file without a format.
        Map.of("unhear.method", record.method(), "format", "pt"));
    record.recipe().pretrained().export(path, record.classes());
    Json.write(path.resolve(RECORD), record);
  }

  /** Says beside the model what its training gives away. */
  void save(PrivacySpent spent) {
    Json.write(path.resolve(PRIVACY), spent);
  }

  /** What the training gives away of each recording, if it was private. */
  public Optional<PrivacySpent> privacy() {
    Path file = path.resolve(PRIVACY);
    return Files.exists(file)
        ? Optional.of(Json.readComplete(file, PrivacySpent.class))
        : Optional.empty();
  }

  /**
   * The record of the model.
   *
   * @throws UnhearException when there is none, or it is damaged
   */
  public RunRecord record() {
    Path file = path.resolve(RECORD);
    if (!Files.isRegularFile(file)) {
      throw new UnhearException(
          path + " is not the folder of a run: it has no " + RECORD + ".",
          Files.isRegularFile(state())
              ? "Its training is not finished; go on with: unhear train --resume " + path
              : "Name a folder that 'unhear train' or 'unhear unlearn' wrote.");
    }
    String schema = Json.read(file, JsonNode.class).path("schema").asText("none");
    if (!schema.equals(RunRecord.SCHEMA)) {
      throw new UnhearException(
          "%s: expected schema '%s', found '%s'.".formatted(file, RunRecord.SCHEMA, schema),
          "Name a folder that this version of unhear wrote.");
    }
    return Json.readComplete(file, RunRecord.class);
  }

  /** Losses while the model was made; none when they were not kept. */
  public List<LossCurve> curves() {
    Path file = path.resolve(CURVES);
    return Files.exists(file) ? List.of(Json.read(file, LossCurve[].class)) : List.of();
  }

  /**
   * The model with its weights on a device; the caller closes it.
   *
   * @throws UnhearException when the weights are missing, damaged or of another model
   */
  public Learner load(Device device, Model model) {
    Learner learner = Learner.blank(device, model);
    try {
      Checkpoint.load(model(), model, learner.weights());
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  /**
   * The finished model, for a run that would make it again; the caller closes it.
   *
   * @throws UnhearException when it was made in another way, or is not as it was
   */
  Predictor openMade(Device device, Model model, RunRecord intended) {
    if (!record().isMadeLike(intended)) {
      throw new UnhearException(
          path + " holds a model that was made from other settings or data.",
          "Name another folder for this one.");
    }
    return open(device, model);
  }

  /**
   * What answers for the finished run: its model, or the ensemble of its shards; the caller closes
   * it.
   *
   * @throws UnhearException as for {@link #loadIntact}
   */
  public Predictor open(Device device, Model model) {
    int shards = shards();
    if (shards == 0) {
      return loadIntact(device, model);
    }
    List<Learner> members = new ArrayList<>();
    try {
      for (int k = 0; k < shards; k++) {
        members.add(shard(k).loadIntact(device, model));
      }
      return new Ensemble(members);
    } catch (RuntimeException e) {
      members.forEach(Learner::close);
      throw e;
    }
  }

  /**
   * The finished model as it was when it was saved; the caller closes it.
   *
   * @throws UnhearException as for {@link #load}, or when the weights are not those of the record
   */
  public Learner loadIntact(Device device, Model model) {
    RunRecord record = record();
    Learner learner = load(device, model);
    try {
      if (!record.weightsSha256().equals(learner.weights().sha256())) {
        throw new UnhearException(
            model() + " holds other weights than its record says.",
            "The file was changed or replaced; make the run again.");
      }
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }
}
