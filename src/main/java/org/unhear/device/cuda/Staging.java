package org.unhear.device.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.unhear.device.DataType;

/**
 * Copies between Java arrays and the device by way of page-locked memory, in pieces: while one
 * piece is on its way, the next is filled or emptied. A write returns when its last piece is on its
 * way, so it overlaps with what the host does next; the stream keeps the order.
 */
final class Staging implements AutoCloseable {
  private static final int PIECE_BYTES = 4 << 20;
  private static final int PIECE_ELEMENTS = PIECE_BYTES / DataType.BYTES;
  private static final int PIECES = 2;

  /** Moves {@code count} elements between an array, from {@code first} on, and a piece. */
  @FunctionalInterface
  interface Transfer {
    void move(ByteBuffer piece, int first, int count);
  }

  private static final class Piece {
    final Pointer memory = new Pointer();
    final CUevent done = new CUevent();
    ByteBuffer view;
  }

  private final CUstream stream;
  private final Piece[] pieces = new Piece[PIECES];
  private int opened;
  private int next;

  Staging(CUstream stream) {
    this.stream = stream;
    try {
      for (int i = 0; i < PIECES; i++) {
        open(i);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(int index) {
    Piece piece = new Piece();
    CudaError.check(
        JCudaDriver.cuMemAllocHost(piece.memory, PIECE_BYTES), "taking page-locked memory");
    int status = JCudaDriver.cuEventCreate(piece.done, CUevent_flags.CU_EVENT_DISABLE_TIMING);
    if (status != 0) {
      JCudaDriver.cuMemFreeHost(piece.memory);
    }
    CudaError.check(status, "making an event");
    piece.view = piece.memory.getByteBuffer(0, PIECE_BYTES).order(ByteOrder.nativeOrder());
    pieces[index] = piece;
    opened++;
  }

  /** Copies elements of four bytes to the device. */
  void write(long address, int first, int count, Transfer fill) {
    for (int at = 0; at < count; at += PIECE_ELEMENTS) {
      int size = Math.min(count - at, PIECE_ELEMENTS);
      Piece piece = pieces[next];
      next = (next + 1) % PIECES;
      await(piece);
      fill.move(piece.view.clear(), first + at, size);
      int status =
          JCudaDriver.cuMemcpyHtoDAsync(
              pointer(address, at), piece.memory, (long) size * DataType.BYTES, stream);
      CudaError.check(status, "copying to the GPU");
      mark(piece);
    }
  }

  /** Copies elements of four bytes from the device; waits for them. */
  void read(long address, int first, int count, Transfer empty) {
    int sent = 0;
    for (int at = 0; at < count; at += PIECE_ELEMENTS) {
      for (; sent < count && sent < at + PIECES * PIECE_ELEMENTS; sent += PIECE_ELEMENTS) {
        request(address, sent, count);
      }
      Piece piece = pieceOf(at);
      await(piece);
      empty.move(piece.view.clear(), first + at, Math.min(count - at, PIECE_ELEMENTS));
    }
  }

  private void request(long address, int at, int count) {
    long bytes = (long) Math.min(count - at, PIECE_ELEMENTS) * DataType.BYTES;
    Piece piece = pieceOf(at);
    await(piece);
    int status = JCudaDriver.cuMemcpyDtoHAsync(piece.memory, pointer(address, at), bytes, stream);
    CudaError.check(status, "copying from the GPU");
    mark(piece);
  }

  private Piece pieceOf(int element) {
    return pieces[element / PIECE_ELEMENTS % PIECES];
  }

  private static DevicePointer pointer(long address, int element) {
    return DevicePointer.of(address + (long) element * DataType.BYTES);
  }

  /** Waits until nothing is on its way through a piece. */
  private static void await(Piece piece) {
    CudaError.check(JCudaDriver.cuEventSynchronize(piece.done), "waiting for a copy");
  }

  private void mark(Piece piece) {
    CudaError.check(JCudaDriver.cuEventRecord(piece.done, stream), "marking a copy");
  }

  @Override
  public void close() {
    for (int i = 0; i < opened; i++) {
      JCudaDriver.cuEventSynchronize(pieces[i].done);
      JCudaDriver.cuEventDestroy(pieces[i].done);
      JCudaDriver.cuMemFreeHost(pieces[i].memory);
    }
    opened = 0;
  }
}
