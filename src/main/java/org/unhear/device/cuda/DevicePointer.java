package org.unhear.device.cuda;

import jcuda.driver.CUdeviceptr;

/** A device address as the driver's calls take it, and back. */
final class DevicePointer extends CUdeviceptr {
  DevicePointer() {}

  private DevicePointer(long address) {
    super(new CUdeviceptr(), address);
  }

  static DevicePointer of(long address) {
    return new DevicePointer(address);
  }

  long address() {
    return getNativePointer() + getByteOffset();
  }
}
