//! Time, heap and processors of this process, from Linux and glibc.
//!
//! The work of one thread is timed by its own processor time, to which other processes add nothing. The
//! work of two threads is timed by the wall clock, because we want to know when both are done.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

/// Nanoseconds of processor time that the calling thread has used.
pub(crate) fn thread_nanoseconds() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a timespec of ours to be written.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(status, 0, "no clock of threads");
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The result of `work`, and the processor time it took, in nanoseconds.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = thread_nanoseconds();
    let result = work();
    let after = thread_nanoseconds();
    (result, (after - before) as f64)
}

/// Bytes that the whole process has from malloc and has not freed, with malloc's own headers: whether a
/// shared library or this program asked for them.
pub(crate) fn heap_bytes() -> f64 {
    // SAFETY: takes nothing, returns a struct.
    let info = unsafe { libc::mallinfo2() };
    (info.uordblks + info.hblkhd) as f64
}

/// Seconds of processor time that all processors together have been busy since they started, for any
/// process. The resolution is 10 ms.
pub(crate) fn machine_busy_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let ticks: Vec<f64> = line
        .split_whitespace()
        .skip(1)
        .map_while(|word| word.parse().ok())
        .collect();
    // user nice system idle iowait irq softirq steal; guests are counted in user
    let busy = |i: usize| ticks.get(i).copied().unwrap_or(0.0);
    (busy(0) + busy(1) + busy(2) + busy(5) + busy(6) + busy(7)) / 100.0
}

/// Seconds of processor time of the child processes that have ended.
pub(crate) fn children_seconds() -> f64 {
    // SAFETY: all zeros is a valid `rusage`, and it is ours to be written.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
        usage
    };
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Keeps the calling thread on one processor.
pub(crate) fn pin(processor: usize) {
    // SAFETY: all zeros is the empty set of processors; the set is ours, and its size is passed.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(processor, &mut set);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set);
    }
}

/// Runs `work(0)`, `work(1)`, … each on a thread and a processor of its own. They start together;
/// the result is the nanoseconds until the last is done. A single thread is timed by its processor time.
pub(crate) fn together(threads: usize, work: impl Fn(usize) + Sync) -> f64 {
    if threads == 1 {
        pin(0);
        return timed(|| work(0)).1;
    }
    let waiting = AtomicU32::new(0);
    let times: Vec<(Instant, Instant)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|thread| {
                let (work, waiting) = (&work, &waiting);
                scope.spawn(move || {
                    pin(thread);
                    waiting.fetch_add(1, Ordering::AcqRel);
                    while waiting.load(Ordering::Acquire) < threads as u32 {
                        spin_loop();
                    }
                    let start = Instant::now();
                    work(thread);
                    (start, Instant::now())
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("a measured thread panicked"))
            .collect()
    });
    let start = times.iter().map(|time| time.0).min().expect("a thread");
    let end = times.iter().map(|time| time.1).max().expect("a thread");
    (end - start).as_nanos() as f64
}

/// How many nanoseconds pass until one processor sees what the other has written: a cache line moves. On a virtual
/// machine this depends on where its processors are at the moment.
pub(crate) fn hand_over() -> f64 {
    const TIMES: u32 = 100_000;
    let turn = AtomicU32::new(0);
    let nanoseconds = together(2, |thread| {
        for mine in (0..TIMES).map(|i| 2 * i + thread as u32) {
            while turn.load(Ordering::Acquire) != mine {
                spin_loop();
            }
            turn.store(mine + 1, Ordering::Release);
        }
    });
    nanoseconds / f64::from(2 * TIMES)
}
