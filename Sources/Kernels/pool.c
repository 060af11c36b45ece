// A pool of worker threads: they spin a little for the next job, then sleep. The caller works too,
// and takes what no worker has begun, so that a busy machine does not hold it up.
#include "internal.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { most_threads = 256, worker_spins = 4000, caller_spins = 20000 };

static struct {
  pthread_mutex_t job_lock;    // held by the one caller whose job runs
  pthread_mutex_t sleep_lock;  // guards sleeping
  pthread_cond_t wake;
  // The number of the job (high half) and how many of its chunks nobody has claimed (low half).
  // One word, so that a claim for an old job can never succeed on a new one.
  _Atomic uint64_t ticket;
  _Atomic intptr_t unfinished;
  _Atomic int sleepers;
  _Atomic bool stopping;
  void (*body)(void *, intptr_t);
  void *context;
  intptr_t workers;
  pthread_t threads[most_threads];
} pool = {
  .job_lock = PTHREAD_MUTEX_INITIALIZER,
  .sleep_lock = PTHREAD_MUTEX_INITIALIZER,
  .wake = PTHREAD_COND_INITIALIZER,
};

static _Atomic intptr_t wanted_threads;
static _Thread_local bool inside_job;

static void pause_briefly(void) {
#if __x86_64__
  __builtin_ia32_pause();
#elif __aarch64__
  __asm__ volatile("yield");
#endif
}

intptr_t tensors_thread_count(void) {
  intptr_t count = atomic_load_explicit(&wanted_threads, memory_order_relaxed);
  if (count > 0) return count;
  const char *text = getenv("TENSORS_THREADS");
  count = text ? atol(text) : 0;
  if (count < 1) count = sysconf(_SC_NPROCESSORS_ONLN);
  tensors_thread_count_set(count);
  return tensors_thread_count();
}

void tensors_thread_count_set(intptr_t count) {
  atomic_store(&wanted_threads, smaller(larger(count, 1), most_threads));
}

/// Claims and runs one chunk of any job; false if there is none.
static bool run_one(void) {
  uint64_t ticket = atomic_load_explicit(&pool.ticket, memory_order_acquire);
  while ((uint32_t)ticket) {
    if (atomic_compare_exchange_weak_explicit(
          &pool.ticket, &ticket, ticket - 1, memory_order_acquire, memory_order_acquire)) {
      // The job cannot end before this chunk has, so its fields stay.
      pool.body(pool.context, (intptr_t)(uint32_t)ticket - 1);
      atomic_fetch_sub_explicit(&pool.unfinished, 1, memory_order_release);
      return true;
    }
  }
  return false;
}

static void *work(void *unused) {
  (void)unused;
  inside_job = true;
  int spins = 0;
  while (!atomic_load_explicit(&pool.stopping, memory_order_relaxed)) {
    if (run_one()) {
      spins = 0;
    } else if (++spins < worker_spins) {
      pause_briefly();
    } else {
      pthread_mutex_lock(&pool.sleep_lock);
      atomic_fetch_add(&pool.sleepers, 1);
      while (!(uint32_t)atomic_load(&pool.ticket) && !atomic_load(&pool.stopping))
        pthread_cond_wait(&pool.wake, &pool.sleep_lock);
      atomic_fetch_sub(&pool.sleepers, 1);
      pthread_mutex_unlock(&pool.sleep_lock);
      spins = 0;
    }
  }
  return NULL;
}

static void wake_all(void) {
  pthread_mutex_lock(&pool.sleep_lock);
  pthread_cond_broadcast(&pool.wake);
  pthread_mutex_unlock(&pool.sleep_lock);
}

/// Joins the workers; the caller holds job_lock.
static void stop(void) {
  if (!pool.workers) return;
  atomic_store(&pool.stopping, true);
  wake_all();
  for (intptr_t i = 0; i < pool.workers; i++) pthread_join(pool.threads[i], NULL);
  pool.workers = 0;
  atomic_store(&pool.stopping, false);
}

/// In a child of a fork there are no workers, whatever the parent had.
static void forget(void) {
  pthread_mutex_init(&pool.job_lock, NULL);
  pthread_mutex_init(&pool.sleep_lock, NULL);
  pthread_cond_init(&pool.wake, NULL);
  atomic_store(&pool.ticket, atomic_load(&pool.ticket) & ~(uint64_t)UINT32_MAX);
  atomic_store(&pool.sleepers, 0);
  atomic_store(&pool.stopping, false);
  pool.workers = 0;
}

static void start(intptr_t workers) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  extern void tensors_pool_register(void);
  pthread_once(&once, tensors_pool_register);
  if (pool.workers > workers) stop();
  while (pool.workers < workers) {
    if (pthread_create(&pool.threads[pool.workers], NULL, work, NULL)) return;
    pool.workers += 1;
  }
}

TENSORS_HIDDEN void tensors_pool_register(void) { pthread_atfork(NULL, NULL, forget); }

void tensors_pool_suspend(void) {
  if (inside_job) return;
  pthread_mutex_lock(&pool.job_lock);
  stop();
  pthread_mutex_unlock(&pool.job_lock);
}

void tensors_parallel(intptr_t chunks, void (*body)(void *, intptr_t), void *context) {
  intptr_t threads = tensors_thread_count();
  // Nested, or another thread's job runs: this thread does it all.
  if (chunks < 2 || threads < 2 || inside_job || pthread_mutex_trylock(&pool.job_lock)) {
    for (intptr_t i = 0; i < chunks; i++) body(context, i);
    return;
  }
  if (pool.workers != threads - 1) start(threads - 1);
  pool.body = body;
  pool.context = context;
  atomic_store_explicit(&pool.unfinished, chunks, memory_order_relaxed);
  uint64_t number = (atomic_load_explicit(&pool.ticket, memory_order_relaxed) >> 32) + 1;
  atomic_store(&pool.ticket, number << 32 | (uint32_t)chunks);
  if (atomic_load(&pool.sleepers)) wake_all();
  inside_job = true;
  while (run_one()) {}
  inside_job = false;
  for (int spins = 0; atomic_load_explicit(&pool.unfinished, memory_order_acquire);) {
    if (++spins < caller_spins) pause_briefly(); else sched_yield();
  }
  pthread_mutex_unlock(&pool.job_lock);
}

tensors_split tensors_split_work(intptr_t count, double cost, intptr_t unit) {
  intptr_t threads = tensors_thread_count();
  double total = (double)count * cost;
  if (threads < 2 || total < 4000) return (tensors_split){count, count, count > 0};
  // Four chunks a thread, so that one held up by another process holds up little.
  intptr_t chunks = smaller(threads * 4, (intptr_t)(total / 1500));
  intptr_t step = (count + chunks - 1) / chunks;
  step = (step + unit - 1) / unit * unit;
  return (tensors_split){count, step, (count + step - 1) / step};
}
