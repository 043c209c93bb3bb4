package org.unhear.train;

import java.util.Arrays;
import java.util.List;
import org.unhear.device.Device;
import org.unhear.nn.Model;

/**
 * Models of one kind that answer with the mean of their probabilities: the aggregation of SISA that
 * keeps most accuracy (Bourtoule et al., S&amp;P 2021). Owns the models.
 */
public final class Ensemble implements Predictor {
  private final List<Learner> members;

  /**
   * @param members at least one
   */
  public Ensemble(List<Learner> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble has at least one member");
    }
    this.members = List.copyOf(members);
  }

  /** The models that answer. */
  public List<Learner> members() {
    return members;
  }

  @Override
  public Device device() {
    return members.get(0).device();
  }

  @Override
  public Model model() {
    return members.get(0).model();
  }

  /** Logarithms of the mean probabilities: a softmax gives these back. */
  @Override
  public float[] logits(Examples examples, int[] indices) {
    int classes = model().classes();
    List<float[]> votes = members.stream().map(each -> each.logits(examples, indices)).toList();
    float[] logits = new float[indices.length * classes];
    double[] mean = new double[classes];
    for (int row = 0; row < logits.length; row += classes) {
      Arrays.fill(mean, Double.NEGATIVE_INFINITY);
      for (float[] vote : votes) {
        double total = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
          total = logSum(total, vote[row + c]);
        }
        for (int c = 0; c < classes; c++) {
          mean[c] = logSum(mean[c], vote[row + c] - total);
        }
      }
      for (int c = 0; c < classes; c++) {
        logits[row + c] = (float) (mean[c] - Math.log(votes.size()));
      }
    }
    return logits;
  }

  /** log(exp a + exp b), where the first may be minus infinity. */
  private static double logSum(double a, double b) {
    double larger = Math.max(a, b);
    return larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  /** The members' rows one after the other. */
  @Override
  public float[][] embeddings(Examples examples, int[] indices) {
    float[][] all = new float[indices.length][0];
    for (Learner member : members) {
      float[][] rows = member.embeddings(examples, indices);
      for (int i = 0; i < all.length; i++) {
        float[] longer = Arrays.copyOf(all[i], all[i].length + rows[i].length);
        System.arraycopy(rows[i], 0, longer, all[i].length, rows[i].length);
        all[i] = longer;
      }
    }
    return all;
  }

  @Override
  public void close() {
    members.forEach(Learner::close);
  }
}
