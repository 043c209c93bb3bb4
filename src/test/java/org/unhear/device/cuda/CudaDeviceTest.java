package org.unhear.device.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.device.Arena;
import org.unhear.device.Device;
import org.unhear.device.DeviceException;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.Launch;
import org.unhear.device.Program;
import org.unhear.testing.SoftwareDriver;

/** Machines that are not as they should be, as the software driver plays them. */
class CudaDeviceTest {
  private static final KernelCall ADD = KernelCall.of("add").with("size", 3);

  @BeforeEach
  @AfterEach
  void ordinaryMachine() {
    for (String setting :
        List.of("devices=1", "version=13000", "capability=90", "memory=2GiB", "fail=")) {
      SoftwareDriver.tell(setting);
    }
  }

  private static Device open() {
    return new CudaDevice(0, DriverKind.SOFTWARE);
  }

  private static void refused(Class<? extends UnhearException> type, int index, String... words) {
    UnhearException e =
        assertThrows(type, () -> new CudaDevice(index, DriverKind.SOFTWARE).close());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
    assertFalse(e.hint().isEmpty(), e.getMessage());
  }

  @Test
  void machinesThatCannotComputeAreRefused() {
    SoftwareDriver.tell("devices=0");
    refused(DeviceException.class, 0, "finds no GPU");
    SoftwareDriver.tell("devices=2");
    refused(UsageException.class, 2, "no GPU cuda:2", "cuda:0 to cuda:1");
    SoftwareDriver.tell("version=11080");
    refused(DeviceException.class, 0, "CUDA 11.8", "12.0 or newer");
    SoftwareDriver.tell("version=13000");
    SoftwareDriver.tell("capability=75");
    refused(DeviceException.class, 0, "compute capability 7.5", "8.0 or newer");
  }

  /** Whichever call fails while the device is opened, the message says so and nothing is kept. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuDevicePrimaryCtxRetain:1",
        "cuCtxSetCurrent:1",
        "cuStreamCreate:1",
        "cuMemAllocHost:1",
        "cuMemAllocHost:2",
        "cuEventCreate:1",
        "cuEventCreate:2",
        "cuModuleLoadData:1"
      })
  void openingGivesBackWhatItTook(String call) {
    SoftwareDriver.tell("fail=" + call + "=CUDA_ERROR_OUT_OF_MEMORY");
    refused(DeviceException.class, 0, "CUDA_ERROR_OUT_OF_MEMORY");
    open().close();
    assertEquals("", SoftwareDriver.tell("leaks"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuModuleGetFunction:1",
        "cuStreamBeginCapture:1",
        "cuLaunchKernel:1",
        "cuGraphInstantiate:1"
      })
  void recordingGivesBackWhatItTook(String call) {
    try (Device device = open();
        Arena memory = device.allocate("memory", 64);
        Kernel kernel = device.prepare(ADD)) {
      SoftwareDriver.tell("fail=" + call + "=CUDA_ERROR_INVALID_VALUE");
      DeviceException e =
          assertThrows(DeviceException.class, () -> device.record(launches(memory, kernel)));
      assertTrue(e.getMessage().contains("CUDA_ERROR_INVALID_VALUE"), e.getMessage());
      try (Program program = device.record(launches(memory, kernel))) {
        device.write(memory.whole(), new float[] {1, 2, 3});
        program.run();
        assertArrayEquals(new float[] {2, 4, 6}, device.read(memory.whole(), 3));
      }
    }
    assertEquals("", SoftwareDriver.tell("leaks"));
  }

  private static List<Launch> launches(Arena memory, Kernel kernel) {
    var x = memory.whole().slice(0, 3);
    return List.of(new Launch("layer add", kernel, List.of(x, x, x), memory.whole().slice(0, 0)));
  }

  @Test
  void aFullCardIsNamedWithRoleAndBytes() {
    SoftwareDriver.tell("memory=64MiB");
    try (Device device = open();
        Arena most = device.allocate("weights", 48 << 20)) {
      DeviceException e =
          assertThrows(DeviceException.class, () -> device.allocate("activations", 32 << 20));
      for (String word : List.of("'activations'", "33,554,432 bytes", "64.0 MiB", "cuda:0")) {
        assertTrue(e.getMessage().contains(word), e.getMessage());
      }
      assertTrue(e.hint().contains("--memory-budget"), e.hint());
      assertEquals(most.bytes(), device.allocatedBytes());
      device.allocate("activations", 1 << 20).close();
    }
    assertEquals("", SoftwareDriver.tell("leaks"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuGraphLaunch", "cuStreamSynchronize"})
  void aFailedRunNamesTheLaunchAndItsGrid(String call) {
    try (Device device = open();
        Arena memory = device.allocate("memory", 64);
        Kernel kernel = device.prepare(ADD);
        Program program = device.record(launches(memory, kernel))) {
      SoftwareDriver.tell("fail=" + call + ":1=CUDA_ERROR_ILLEGAL_ADDRESS");
      DeviceException e = assertThrows(DeviceException.class, program::run);
      for (String word :
          List.of("layer add", "add(size=3)", "1×1×1 blocks of 256×1×1", "ILLEGAL_ADDRESS")) {
        assertTrue(e.getMessage().contains(word), e.getMessage());
      }
      assertTrue(e.hint().contains("--resume"), e.hint());
    }
  }

  @Test
  void unknownKernelsAndMissingAttributesAreNamed() {
    try (Device device = open()) {
      DeviceException unknown =
          assertThrows(DeviceException.class, () -> device.prepare(KernelCall.of("ad")));
      assertTrue(unknown.getMessage().contains("'ad'"), unknown.getMessage());
      DeviceException missing =
          assertThrows(DeviceException.class, () -> device.prepare(KernelCall.of("add")));
      assertTrue(missing.getMessage().contains("'size' is missing"), missing.getMessage());
    }
  }

  /** More than both pieces of page-locked memory hold, in parts of arrays. */
  @Test
  void largeArraysGoThereAndBack() {
    int size = (9 << 20) / 4 + 5;
    float[] values = new float[size + 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    try (Device device = open();
        Arena memory = device.allocate("memory", size * 4L);
        Arena other = device.allocate("other", size * 4L)) {
      device.write(memory.whole(), values, 2, size);
      device.copy(memory.whole(), other.whole());
      device.fill(memory.whole(), 0);
      float[] back = new float[size + 1];
      device.read(other.whole(), back, 1, size);
      assertEquals(0, back[0]);
      assertTrue(IntStream.range(0, size).allMatch(i -> back[i + 1] == i + 2));
      assertTrue(IntStream.range(0, 9).allMatch(i -> device.read(memory.whole(), 9)[i] == 0));
      assertThrows(
          IllegalArgumentException.class, () -> device.write(memory.whole(), values, 0, size + 1));
    }
  }

  /** Arenas and programs may outlive their device; what comes later is refused. */
  @Test
  void thingsCloseInAnyOrder() {
    Device device = open();
    Arena memory = device.allocate("memory", 64);
    Program program = device.record(launches(memory, device.prepare(ADD)));
    device.close();
    device.close();
    assertThrows(IllegalStateException.class, () -> device.allocate("more", 4));
    program.close();
    memory.close();
    assertThrows(IllegalStateException.class, program::run);
    assertEquals("", SoftwareDriver.tell("leaks"));
    assertEquals(0, device.allocatedBytes());
  }
}
