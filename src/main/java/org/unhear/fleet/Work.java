package org.unhear.fleet;

import java.util.function.ToLongFunction;
import org.unhear.device.Device;
import org.unhear.experiment.Monitor;

/**
 * Where and within what limits models are made.
 *
 * @param budget most bytes of device memory
 * @param bytes that one model takes on a device while it is made
 */
record Work(Device device, long budget, ToLongFunction<Device> bytes, Monitor monitor) {}
