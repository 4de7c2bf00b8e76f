#pragma once

namespace av {

/// Gives the free pages of the heaps of the C library back to the system. glibc has a heap for every few threads and
/// keeps in each what was freed there, however large: a decoder's threads, libvips and JavaScript would each hold on to
/// what the others need. Takes milliseconds; other threads wait for the heap that is being searched. Does nothing under
/// other C libraries.
void trimHeaps() noexcept;

}  // namespace av
