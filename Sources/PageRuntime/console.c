// Stands for the page where there is none: under a WASI runner, such as the toolchain's `wasmkit`.
//
//   wasmkit run module.wasm CELL [name=value]...
//
// CELLS lists the cells, as CELL(3) CELL(7).
// Text goes to standard output, figures to standard error, and so does a line for each control.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WASI(name) \
  __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) extern

typedef struct {
  const void *start;
  size_t count;
} part;

WASI(fd_write) int wasi_write(int file, const part *parts, size_t count, size_t *written);
WASI(args_sizes_get) int wasi_argument_sizes(size_t *count, size_t *bytes);
WASI(args_get) int wasi_arguments(char **list, char *room);

static void put(int file, const void *start, size_t count) {
  part all = {start, count};
  size_t written;
  while (all.count && wasi_write(file, &all, 1, &written) == 0)
    all.start = (const char *)all.start + written, all.count -= written;
}

static char room[65536];
static char *arguments[256];
static size_t count;
static const char *answer;

/// The value that the command line has for a control; the last of several.
static const char *setting(const char *name, size_t length) {
  for (size_t i = count; i-- > 2;) {
    const char *text = arguments[i];
    if (strlen(text) > length && !memcmp(text, name, length) && text[length] == '=')
      return text + length + 1;
  }
  return 0;
}

/// A decimal number without an exponent; exact for up to 15 digits.
static double number(const char *text) {
  double value = 0, scale = 1;
  int minus = *text == '-', fraction = 0;
  for (text += minus; *text && *text != '\t'; text++) {
    if (*text == '.') fraction = 1;
    else value = value * 10 + (*text - '0'), scale *= fraction ? 10 : 1;
  }
  return (minus ? -value : value) / scale;
}

double host_control(const char *fields, size_t length) {
  put(2, fields, length), put(2, "\n", 1);
  const char *name = fields, *end = fields + length;
  while (*name++ != '\t') {}
  const char *stop = name;
  while (stop != end && *stop != '\t') stop++;
  answer = setting(name, stop - name);
  if (!answer) return __builtin_nan("");
  int isText = !memcmp(fields, "text", 4) || !memcmp(fields, "switches", 8);
  return isText ? strlen(answer) : number(answer);
}

void host_text(char *to) { memcpy(to, answer, strlen(answer)); }
void host_write(const char *text, size_t length) { put(1, text, length); }
/// A drawing ends in a byte 0.
void host_figure(const char *svg, size_t length) { put(2, svg, length), put(2, "", 1); }

extern void __wasm_call_ctors(void);
extern void flush(void);
#define CELL(n) extern void cell_##n(void);
CELLS
#undef CELL

__attribute__((export_name("_start"))) void start(void) {
  size_t bytes;
  if (wasi_argument_sizes(&count, &bytes) || count > 256 || bytes > sizeof room) __builtin_trap();
  wasi_arguments(arguments, room);
  __wasm_call_ctors();
#define CELL(n) \
  if (count > 1 && !strcmp(arguments[1], #n)) cell_##n();
  CELLS
  flush();
}
