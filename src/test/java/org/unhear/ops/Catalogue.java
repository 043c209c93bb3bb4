package org.unhear.ops;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.ops.cases.AddCases;
import org.unhear.ops.cases.AddPositionCases;
import org.unhear.ops.cases.AttentionCases;
import org.unhear.ops.cases.AveragePoolCases;
import org.unhear.ops.cases.BatchNormCases;
import org.unhear.ops.cases.BroadcastAddCases;
import org.unhear.ops.cases.ConcatenateCases;
import org.unhear.ops.cases.ConvolutionCases;
import org.unhear.ops.cases.DropoutCases;
import org.unhear.ops.cases.EmbeddingCases;
import org.unhear.ops.cases.FeedForwardCases;
import org.unhear.ops.cases.GeluCases;
import org.unhear.ops.cases.GroupNormCases;
import org.unhear.ops.cases.KlDivergenceCases;
import org.unhear.ops.cases.LayerDropCases;
import org.unhear.ops.cases.LayerNormCases;
import org.unhear.ops.cases.LayerSumCases;
import org.unhear.ops.cases.LinearCases;
import org.unhear.ops.cases.MaskPositionsCases;
import org.unhear.ops.cases.MaskSpansCases;
import org.unhear.ops.cases.MaxPoolCases;
import org.unhear.ops.cases.MeanCases;
import org.unhear.ops.cases.PrependTokenCases;
import org.unhear.ops.cases.ReluCases;
import org.unhear.ops.cases.ReshapeCases;
import org.unhear.ops.cases.ScaleCases;
import org.unhear.ops.cases.SiluCases;
import org.unhear.ops.cases.SoftmaxCrossEntropyCases;
import org.unhear.ops.cases.StatisticsCases;
import org.unhear.ops.cases.SubSpectralNormCases;
import org.unhear.ops.cases.TakeTokenCases;
import org.unhear.ops.cases.TransposeCases;
import org.unhear.ops.cases.WeightNormConvolutionCases;

/** The one list of cases: a new operator adds a line. */
final class Catalogue {
  private Catalogue() {}

  static List<OpCase> cases() {
    return Stream.of(
            AddCases.all(),
            AddPositionCases.all(),
            AttentionCases.all(),
            AveragePoolCases.all(),
            BatchNormCases.all(),
            BroadcastAddCases.all(),
            ConcatenateCases.all(),
            ConvolutionCases.all(),
            DropoutCases.all(),
            EmbeddingCases.all(),
            FeedForwardCases.all(),
            GeluCases.all(),
            GroupNormCases.all(),
            KlDivergenceCases.all(),
            LayerDropCases.all(),
            LayerNormCases.all(),
            LayerSumCases.all(),
            LinearCases.all(),
            MaskPositionsCases.all(),
            MaskSpansCases.all(),
            MaxPoolCases.all(),
            MeanCases.all(),
            PrependTokenCases.all(),
            ReluCases.all(),
            ReshapeCases.all(),
            ScaleCases.all(),
            SiluCases.all(),
            SoftmaxCrossEntropyCases.all(),
            StatisticsCases.all(),
            SubSpectralNormCases.all(),
            TakeTokenCases.all(),
            TransposeCases.all(),
            WeightNormConvolutionCases.all())
        .flatMap(cases -> cases)
        .toList();
  }
}
