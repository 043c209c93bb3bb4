package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.data.Recordings;

/** What a user can get wrong about a run, and the one message that says so; nothing is made. */
class RunMistakesTest {
  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void train() {
    shop = new Workshop(folder);
    shop.train("original").succeeded();
  }

  @AfterEach
  void nothingWasMade() {
    assertFalse(Files.exists(shop.at("out")));
  }

  private static String[] options(String text) {
    return Arrays.stream(text.split(" ")).filter(each -> !each.isEmpty()).toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--model=res9 | Unknown model 'res9' | Did you mean 'res8'?",
        "--optimizer=adamx | Unknown optimizer 'adamx' | Did you mean 'adam'?",
        "--schedule=cosin | Unknown schedule 'cosin' | Did you mean 'cosine'?",
        "--task=word | Unknown task 'word' | Did you mean 'words'?",
        "--features=mfc | Unknown kind of features 'mfc' | Did you mean 'mfcc'?",
        "--split=takez | Unknown split 'takez' | Did you mean 'takes'?",
        "--device=cuba | Unknown device 'cuba' | Devices are: cpu, cuda",
        "--software-driver | stands in for a GPU | --device cuda",
        "--augment=shifd:1 | Unknown augmentation 'shifd' | Did you mean 'shift'?",
        "--epoch=2 | Unknown option '--epoch' | Did you mean '--epochs'?",
        "--set=epoch=2 | Unknown key 'epoch' | Did you mean 'epochs'?",
        "--epochs=0 | The number of epochs is 0 | A usual value is 20",
        "--epochs=two | '--epochs': 'two' is not a whole number | --help",
        "--batch=0 | The batch is 0 | A usual value is 64",
        "--lr=NaN | The learning rate is NaN | 0.001",
        "--lr=-1 | The learning rate is -1 | 0.001",
        "--warmup=1 | The warm-up is 1 | a share of the training",
        "--clip=-1 | The largest norm of a gradient is -1 | 0 for any",
        "--momentum=1 --optimizer=sgd | The momentum is 1 | 0.9",
        "--bands=0 | Expected 1 to 128 bands, got 0 | 40",
        "--seconds=0 | Expected clips of 0.05 to 60.0 seconds | ",
        "--threads=-1 | --threads is -1 | 0 for all",
        "--memory-budget=much | --memory-budget is 'much' | 2GiB",
        "--model=bc-resnet-1 | bc-resnet-1 | "
      })
  void training(String text, String message, String hint) {
    shop.train("out", options(text)).refused(2, message, hint == null ? "" : hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--method=scrubb --forget=word:1 | Unknown method 'scrubb' | Did you mean 'scrub'?",
        "--method=scrub | Nothing to forget was named | --forget speaker:NAME",
        "--method=scrub --forget=wrd:1 | Unknown kind of forget request 'wrd' | 'word'?",
        "--method=scrub --forget=word:11 | Unknown word '11' | Did you mean '1'?",
        "--method=scrub --forget=speaker:ann | Unknown speaker 'ann' | Did you mean 'anna'?",
        "--method=scrub --forget=word:0,word:1 | leaves 1 class | Forget fewer classes",
        "--method=scrub --forget=sample:100% | forgets the whole training set | a part of it",
        "--method=scrub --forget=sample:0% | Expected a percentage above 0 % | sample:5%",
        "--method=scrub --forget=sample:29 | leaves no training clip of | as a whole with word:",
        "--method=scrub --forget=word:1 --set=scrub.lrr=1 | scrub: Unknown hyperparameter | 'lr'?",
        "--method=scrub --forget=word:1 --set=scrub.lr=1e9 | scrub: The hyperparameter lr | 1000",
        "--method=scrub --forget=word:1 --set=scrub.lr=x | scrub: The hyperparameter lr is 'x' | ",
        "--method=scrub --forget=word:1 --set=ssdd.alpha=1 | Unknown method 'ssdd' | 'ssd'?",
        "--method=scrub --forget=word:1 --set=ssd.lr=1 | ssd: Unknown hyperparameter 'lr' | ",
        "--method=scrub --forget=word:1 --set=ssd.alpha=1 | but ssd is not run | scrub",
        "--forget=word:1 | Missing required option: '--method=NAME' | unhear unlearn --help"
      })
  void unlearning(String text, String message, String hint) {
    shop.unlearn("original", "out", options(text)).failed(2, message, hint == null ? "" : hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--methods=scrub | Nothing to forget was named | --forget",
        "--methods=scrub,ss --forget=word:1 | Unknown method 'ss' | Did you mean 'ssd'?",
        "--methods=retrain --forget=word:1 | No method to compare was named | fine-tune",
        "--methods=scrub --forget=word:11 | Unknown word '11' | Did you mean '1'?",
        "--seeds=0 --forget=word:1 | --seeds is 0 | 1 or more",
        "--methods=scrub --forget=word:1 --set=ssd.alpha=1 | but ssd is not run | scrub"
      })
  void comparison(String text, String message, String hint) {
    shop.compare("out", options(text)).failed(2, message, hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "epoks: 2 | line 2: Unknown key 'epoks' | Did you mean 'epochs'?",
        "lr: fast | line 2: Invalid value for option '--lr': 'fast' is not a number | --help",
        "lr: {fast: 1} | line 2: Unknown key 'lr.fast' | Did you mean 'lr'?",
        "seed: [1, [2]] | line 2: a list within a list | plain values",
        "split: takes | line 2: 'split' is there twice; the first is in | Remove one",
        "command: compare | line 2: this configuration is for 'unhear compare' | unhear compare",
        "scrub.lrr: 1 | line 2: Unknown key 'scrub.lrr' | ",
        "- split | line 2: | Correct the YAML",
        "out: elsewhere | line 2: Unknown key 'out' | Known"
      })
  void configuration(String line, String message, String hint) throws IOException {
    Path file = Files.writeString(shop.at("mine.yaml"), "split: own\n" + line + "\n");
    shop.train("out", "--config=" + file).refused(2, message, hint == null ? "" : hint);
  }

  @Test
  void settingOfAMethodInAFile() throws IOException {
    Path file = Files.writeString(shop.at("methods.yaml"), "ssd:\n  alpha: 3\n  lam: two\n");
    String[] options = {"--method=scrub", "--forget=word:1", "--config=" + file};
    shop.unlearn("original", "out", options)
        .refused(2, "methods.yaml, line 3: ssd: The hyperparameter lam is 'two'");
    Files.writeString(file, "ssd:\n  alpha: 3\n");
    shop.unlearn("original", "with-a-file", options).succeeded();
  }

  @Test
  void modelThatForgotBefore() {
    shop.unlearn("original", "first", "--method=ssd", "--forget=word:1").succeeded();
    shop.unlearn("first", "out", "--method=ssd", "--forget=sample:2")
        .refused(2, "first has forgotten word:1 already", "--forget word:1,sample:2");
  }

  @Test
  void goldOfSomethingElse() {
    shop.unlearn("original", "scrub", "--method=ssd", "--forget=sample:2").succeeded();
    shop.unlearn("original", "gold", "--method=retrain", "--forget=sample:3").succeeded();
    shop.evaluate("scrub", "gold")
        .refused(2, "The run forgot sample:2, and gold was retrained without sample:3");
    shop.evaluate("scrub", "original").succeeded();
    shop.evaluate("original", "original").refused(2, "Neither run says what was forgotten");
    shop.evaluate("original", "gold", "--forget=word:1").refused(2, "Leave --forget out");
    shop.evaluate("original", "original", "--forget=word:1").succeeded();
    shop.evaluate("scrub", "nowhere").refused(1, "nowhere is not the folder of a run");
  }

  @Test
  void corpusThatCannotBeUsed() throws IOException {
    shop.train("out", "--corpus=" + shop.at("nowhere")).refused(1, "there is no such folder");
    Files.createDirectories(shop.at("nothing"));
    shop.train("out", "--corpus=" + shop.at("nothing")).refused(1, "no WAV or FLAC file in it");
    Recordings.digits(shop.at("alone"), 1, 7);
    shop.train("out", "--corpus=fsdd=" + shop.at("alone")).failed(1, "only one class, '0'");
    Recordings.digits(shop.at("early"), 2, 4);
    shop.train("out", "--corpus=fsdd=" + shop.at("early")).failed(1, "no training recording");
    for (int take = 5; take < 9; take++) {
      Recordings.write(shop.at("late"), "0_anna_" + take + ".wav", Recordings.tone(1));
      Recordings.write(shop.at("late"), "1_anna_" + take + ".wav", Recordings.tone(2));
    }
    shop.train("out", "--corpus=fsdd=" + shop.at("late")).failed(1, "no test recordings");
  }

  @Test
  void corpusOfAnotherTraining() {
    Recordings.digits(shop.at("others"), 3, 10);
    String others = "--corpus=fsdd=" + shop.at("others");
    Recordings.write(shop.at("others"), "2_carl_7.wav", Recordings.tone(1));
    shop.unlearn("original", "out", "--method=ssd", "--forget=word:1", others)
        .failed(1, "others has other training recordings than when the model was trained");
    Recordings.write(shop.at("others"), "3_carl_7.wav", Recordings.tone(1));
    shop.unlearn("original", "out", "--method=ssd", "--forget=word:1", others)
        .failed(1, "others has other classes", "there were 3, now 4");
  }
}
