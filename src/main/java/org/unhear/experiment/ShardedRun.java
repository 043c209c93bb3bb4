package org.unhear.experiment;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Device;
import org.unhear.report.LossCurve;
import org.unhear.train.Learner;
import org.unhear.train.MeanWeights;

/**
 * Trains the shards of a recipe one after the other, each into a folder of its own, and puts the
 * model with the mean of their weights above them.
 */
final class ShardedRun {
  private final Device device;
  private final Prepared prepared;
  private final TrainingRun.Request request;
  private final RunFolder folder;

  ShardedRun(Device device, Prepared prepared, TrainingRun.Request request, RunFolder folder) {
    this.device = device;
    this.prepared = prepared;
    this.request = request;
    this.folder = folder;
  }

  /** Trains what is not there yet; errors as for {@link TrainingRun#run}. */
  TrainingRun.Trained train(RunRecord intended, int shards, Monitor monitor) {
    List<LossCurve> curves = new ArrayList<>();
    RunRecord.Cost cost = RunRecord.Cost.NONE;
    for (int k = 0; k < shards; k++) {
      TrainingRun.Trained shard = train(k, monitor);
      shard.model().close();
      cost = cost.then(shard.record().cost());
      for (LossCurve curve : shard.curves()) {
        curves.add(new LossCurve("shard %d %s".formatted(k, curve.name()), curve.points()));
      }
    }
    RunRecord record = saveMean(intended, cost, curves, shards);
    return new TrainingRun.Trained(folder.open(device, prepared.model()), record, curves);
  }

  private RunRecord saveMean(
      RunRecord intended, RunRecord.Cost cost, List<LossCurve> curves, int shards) {
    MeanWeights mean = new MeanWeights();
    for (int k = 0; k < shards; k++) {
      try (Learner learner = folder.shard(k).loadIntact(device, prepared.model())) {
        mean.add(learner.weights());
      }
    }
    try (Learner learner = Learner.initialised(device, prepared.model(), 0)) {
      mean.copyTo(learner.weights());
      RunRecord record = intended.made(cost, learner.weights().sha256());
      folder.save(record, learner, curves);
      return record;
    }
  }

  private TrainingRun.Trained train(int k, Monitor monitor) {
    try {
      return TrainingRun.run(device, prepared, request.ofShard(k), folder.shard(k), monitor);
    } catch (StoppedRunException e) {
      throw new StoppedRunException(
          e.getMessage(), "Go on with: unhear train --resume " + folder.path());
    }
  }
}
