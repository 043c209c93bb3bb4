package org.unhear.device.cuda.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what one kernel call comes to: raw launches in order, and the workspace they share. */
public final class Launches {
  private static final long ALIGNMENT = 256;

  private final List<Supplier<RawLaunch>> launches = new ArrayList<>();
  private long workspaceBytes;

  /** Adds a launch whose arguments follow. A grid without blocks launches nothing. */
  public Arguments launch(String function, Extent grid, Extent block) {
    return launch(function, grid, block, 0);
  }

  /** Adds a launch with dynamic shared memory. */
  public Arguments launch(String function, Extent grid, Extent block, int sharedBytes) {
    Arguments arguments = new Arguments();
    if (!grid.isEmpty()) {
      launches.add(
          () ->
              new RawLaunch(
                  function, grid, block, sharedBytes, arguments.all(), arguments.meaningOfFault()));
    }
    return arguments;
  }

  /** Memory of the workspace that no other part of this call has. */
  public Word workspace(long bytes) {
    long offset = workspaceBytes;
    workspaceBytes += Extent.parts(bytes, ALIGNMENT) * ALIGNMENT;
    return new Word.ScratchAddress(offset);
  }

  public long workspaceBytes() {
    return workspaceBytes;
  }

  public List<RawLaunch> all() {
    return launches.stream().map(Supplier::get).toList();
  }
}
