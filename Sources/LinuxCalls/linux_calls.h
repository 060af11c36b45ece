// What Swift's view of the C library lacks: macros, variadic functions, GNU names, and `fork`.
#pragma once
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// By their own names these are declared for _GNU_SOURCE alone.
int linux_pipe(int ends[2], int flags) __asm__("pipe2");
int linux_spawn_in(posix_spawn_file_actions_t *, const char *folder)
  __asm__("posix_spawn_file_actions_addchdir_np");
int linux_spawn_closing_from(posix_spawn_file_actions_t *, int first)
  __asm__("posix_spawn_file_actions_addclosefrom_np");

const void * _Nullable linux_find(
  const void *bytes, size_t count, const void *part, size_t part_count
) __asm__("memmem");

/// The functions behind a stream of one's own; any may be null.
struct linux_stream {
  ssize_t (*read)(void *, char *, size_t);
  ssize_t (*write)(void *, const char *, size_t);
  int (*seek)(void *, void *, int);
  int (*close)(void *);
};
FILE *linux_open_stream(void *, const char *mode, struct linux_stream) __asm__("fopencookie");

static inline FILE * _Nullable * _Nonnull linux_standard_stream(int file) {
  return file == 0 ? &stdin : file == 1 ? &stdout : &stderr;
}

static inline int linux_set_pipe_size(int file, int bytes) {
  return fcntl(file, 1031 /* F_SETPIPE_SZ */, bytes);
}

static inline int linux_control(int option, unsigned long value) {
  return prctl(option, value, 0UL, 0UL, 0UL);
}

/// A descriptor that is readable when a child has ended; SIGCHLD itself is blocked from here on.
static inline int linux_child_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, 0);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static inline void linux_unblock_child_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_UNBLOCK, &set, 0);
}

static inline pid_t linux_fork(void) { return fork(); }

/// Forks a process whose parent is this one's parent. Handlers of `pthread_atfork` do not run, so
/// that the process must have one thread. The C library keeps the thread's number in its memory;
/// the kernel knows where, and writes the new one there.
static inline pid_t linux_fork_sibling(void) {
  int *number = 0;
  prctl(40 /* PR_GET_TID_ADDRESS */, &number, 0UL, 0UL, 0UL);
  unsigned long flags = 0x8000 /* CLONE_PARENT */ | SIGCHLD;
  if (number) flags |= 0x1000000 /* CLONE_CHILD_SETTID */ | 0x200000 /* CLONE_CHILD_CLEARTID */;
#if defined(__x86_64__)
  return syscall(SYS_clone, flags, 0UL, 0UL, number, 0UL);
#else
  return syscall(SYS_clone, flags, 0UL, 0UL, 0UL, number);
#endif
}

/// The most descriptors that one packet carries.
enum { linux_most_files = 8 };

/// Sends a packet with open files; -1 and `errno` where it cannot be sent.
static inline ssize_t linux_send(
  int socket, const void *bytes, size_t count, const int *files, int file_count, int flags
) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * linux_most_files)];
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (file_count > 0 && file_count <= linux_most_files) {
    memset(control, 0, sizeof control);
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * file_count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * file_count);
    memcpy(CMSG_DATA(header), files, sizeof(int) * file_count);
  }
  return sendmsg(socket, &message, flags | MSG_NOSIGNAL);
}

/// Receives a packet with at most `*file_count` open files, which are closed in programs that are
/// started; `*is_cut` where bytes or files of it are missing.
static inline ssize_t linux_receive(
  int socket, void *bytes, size_t size, int *files, int *file_count, int *is_cut, int flags
) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * linux_most_files)];
  struct iovec part = {bytes, size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  int room = *file_count < linux_most_files ? *file_count : linux_most_files;
  if (room > 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }
  *file_count = 0;
  *is_cut = 0;
  ssize_t count = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
  if (count < 0) return count;
  *is_cut = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t held = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t place = 0; place < held; place++) {
      int file;
      memcpy(&file, CMSG_DATA(header) + place * sizeof file, sizeof file);
      if (*file_count < room) files[(*file_count)++] = file;
      else { close(file); *is_cut = 1; }
    }
  }
  return count;
}
