// A process around the toolchain's own service for editors (sourcekitd), so that a request which
// crashes it, hangs it or fills the memory costs this process alone.
//
//   notebook-sourcekit LIBRARY CLIENT-PLUGIN SERVICE-PLUGIN
//
// Reads requests from standard input, each a length (32 bits, this machine's order) and a text in the
// service's YAML, and answers each on standard output with a byte, '+' or '-', a length and a text:
// the answer as JSON, or the reason of a failure. Ends with its input.
//
// The declarations below are those of sourcekitd's C interface that are used here; the library is
// opened at run time, since each toolchain brings its own.

#include <dlfcn.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  uint64_t data[3];
} variant;

static void (*register_plugins)(const char *client, const char *service);
static void (*initialize)(void);
static void *(*create_from_yaml)(const char *yaml, char **error);
static void *(*send_sync)(void *request);
static void (*release)(void *request);
static void (*dispose)(void *response);
static bool (*is_error)(void *response);
static const char *(*error_description)(void *response);
static variant (*get_value)(void *response);
static char *(*json_copy)(variant);

static bool read_all(void *to, size_t count) {
  for (char *at = to; count > 0;) {
    ssize_t got = read(0, at, count);
    if (got <= 0) return false;
    at += got;
    count -= (size_t)got;
  }
  return true;
}

static bool write_all(int file, const void *from, size_t count) {
  for (const char *at = from; count > 0;) {
    ssize_t put = write(file, at, count);
    if (put <= 0) return false;
    at += put;
    count -= (size_t)put;
  }
  return true;
}

static bool answer(int file, char kind, const char *text) {
  uint32_t length = (uint32_t)strlen(text);
  return write_all(file, &kind, 1) && write_all(file, &length, sizeof length) &&
         write_all(file, text, length);
}

static bool respond(int file, const char *yaml) {
  char *reason = NULL;
  void *request = create_from_yaml(yaml, &reason);
  if (request == NULL) {
    bool sent = answer(file, '-', reason ? reason : "the request is not well formed");
    free(reason);
    return sent;
  }
  bool sent;
  void *response = send_sync(request);
  if (is_error(response)) {
    sent = answer(file, '-', error_description(response));
  } else {
    char *json = json_copy(get_value(response));
    sent = answer(file, '+', json ? json : "{}");
    free(json);
  }
  dispose(response);
  release(request);
  return sent;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  // The service may print; what it prints is no answer.
  int answers = fcntl(1, F_DUPFD_CLOEXEC, 3);
  int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (answers < 0 || nothing < 0 || dup2(nothing, 1) < 0) return 2;
  void *library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    answer(answers, '-', dlerror());
    return 2;
  }
  struct {
    void *function;
    const char *name;
  } symbols[] = {
      {&register_plugins, "sourcekitd_register_plugin_path"},
      {&initialize, "sourcekitd_initialize"},
      {&create_from_yaml, "sourcekitd_request_create_from_yaml"},
      {&send_sync, "sourcekitd_send_request_sync"},
      {&release, "sourcekitd_request_release"},
      {&dispose, "sourcekitd_response_dispose"},
      {&is_error, "sourcekitd_response_is_error"},
      {&error_description, "sourcekitd_response_error_get_description"},
      {&get_value, "sourcekitd_response_get_value"},
      {&json_copy, "sourcekitd_variant_json_description_copy"},
  };
  for (size_t each = 0; each < sizeof symbols / sizeof *symbols; each++) {
    void *symbol = dlsym(library, symbols[each].name);
    if (symbol == NULL) {
      answer(answers, '-', symbols[each].name);
      return 2;
    }
    memcpy(symbols[each].function, &symbol, sizeof symbol);
  }
  register_plugins(arguments[2], arguments[3]);
  initialize();
  for (;;) {
    uint32_t length;
    if (!read_all(&length, sizeof length)) break;
    char *yaml = malloc((size_t)length + 1);
    if (yaml == NULL || !read_all(yaml, length)) break;
    yaml[length] = 0;
    bool sent = respond(answers, yaml);
    free(yaml);
    if (!sent) break;
  }
  // Not `return`: the service's threads may still be at work on what nobody will ask for.
  _exit(0);
}
