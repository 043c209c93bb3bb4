package org.unhear.ops;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.ops.cases.AddCases;
import org.unhear.ops.cases.AttentionCases;
import org.unhear.ops.cases.ConvolutionCases;
import org.unhear.ops.cases.GeluCases;
import org.unhear.ops.cases.KlDivergenceCases;
import org.unhear.ops.cases.LinearCases;
import org.unhear.ops.cases.PoolingCases;
import org.unhear.ops.cases.ReluCases;
import org.unhear.ops.cases.ReshapeCases;
import org.unhear.ops.cases.SiluCases;
import org.unhear.ops.cases.SoftmaxCrossEntropyCases;

/** The one list of cases: a new operator adds a line. */
final class Catalogue {
  private Catalogue() {}

  static List<OpCase> cases() {
    return Stream.of(
            AddCases.all(),
            AttentionCases.all(),
            ConvolutionCases.all(),
            GeluCases.all(),
            KlDivergenceCases.all(),
            LinearCases.all(),
            PoolingCases.all(),
            ReluCases.all(),
            ReshapeCases.all(),
            SiluCases.all(),
            SoftmaxCrossEntropyCases.all())
        .flatMap(cases -> cases)
        .toList();
  }
}
