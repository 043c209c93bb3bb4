package org.unhear.device.cuda.launch;

/** How a kernel of the catalogue is launched for given shapes: a function of them alone. */
@FunctionalInterface
public interface LaunchRule {
  /**
   * @throws IllegalArgumentException with the reason, for shapes that the kernel cannot take
   */
  void plan(Attributes attributes, Launches to);
}
