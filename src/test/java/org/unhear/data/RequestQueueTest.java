package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.experiment.NoisyCorpus;

/** Requests that come one after another. */
class RequestQueueTest {
  @TempDir private static Path folder;
  private static Dataset data;

  @BeforeAll
  static void read() {
    data = new NoisyCorpus(folder).dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
  }

  private static RequestQueue file(String text) throws IOException {
    return RequestQueue.read(Files.writeString(folder.resolve("requests.txt"), text));
  }

  private static int[] sorted(List<int[]> parts) {
    return parts.stream().flatMapToInt(IntStream::of).sorted().toArray();
  }

  @Test
  void partsAreEqualAndTogetherTheWhole() {
    ForgetRequest whole = ForgetRequest.parse("word:1");
    List<int[]> parts = RequestQueue.inParts(whole, 3).parts(data, 7);
    assertEquals(List.of(3, 3, 4), parts.stream().map(part -> part.length).toList());
    assertArrayEquals(whole.resolve(data, 7).forget(), sorted(parts));
  }

  @Test
  void theSeedDecidesWhichComesFirst() {
    RequestQueue queue = RequestQueue.inParts(ForgetRequest.parse("word:1"), 2);
    assertArrayEquals(queue.parts(data, 7).get(0), queue.parts(data, 7).get(0));
    assertTrue(!List.of(queue.parts(data, 7).get(0)).equals(List.of(queue.parts(data, 8).get(0))));
  }

  @Test
  void requestsOfAFileNameWhatIsLeft() throws IOException {
    RequestQueue queue = file("# first\nsample:4\n\nword:1\n");
    List<int[]> parts = queue.parts(data, 7);
    assertEquals(2, parts.size());
    assertEquals(4, parts.get(0).length);
    assertEquals("sample:4,word:1", queue.whole().spec());
    assertArrayEquals(queue.whole().resolve(data, 7).forget(), sorted(parts));
  }

  @Test
  void pointsAreRoundNumbersAndTheLast() {
    ForgetRequest any = ForgetRequest.parse("word:1");
    assertEquals(List.of(1, 2), RequestQueue.inParts(any, 2).points());
    assertEquals(List.of(1, 2, 5, 10), RequestQueue.inParts(any, 10).points());
    assertEquals(List.of(1, 2, 5, 10, 20, 50, 73), RequestQueue.inParts(any, 73).points());
  }

  @Test
  void whatIsNoQueueIsRefused() throws IOException {
    refused("one request needs no queue", () -> RequestQueue.inParts(any(), 1));
    refused(
        "10 recordings cannot come in 11 requests",
        () -> RequestQueue.inParts(any(), 11).parts(data, 7));
    RequestQueue twice = file("sample:4\nsample:3");
    refused("Request 2, 'sample:3', names only", () -> twice.parts(data, 7));
    refused("1 requests; a queue has two or more", () -> file("word:1\n"));
    refused("Expected KIND:VALUE", () -> file("word:1\nyes please\n"));
    UnhearException missing =
        assertThrows(UnhearException.class, () -> RequestQueue.read(folder.resolve("nothing.txt")));
    assertTrue(missing.getMessage().contains("nothing.txt: cannot be read"), missing.getMessage());
  }

  private static ForgetRequest any() {
    return ForgetRequest.parse("word:1");
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable work) {
    UsageException e = assertThrows(UsageException.class, work);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
