// CRC-32C, polynomial 0x1EDC6F41 reflected, as in RFC 3720 appendix B.4 and TFRecord files;
// CRC-32, polynomial 0x04C11DB7 reflected, as in ISO 3309 and ZIP archives.
#include "internal.h"

#include <pthread.h>

typedef uint32_t tables[8][256];
static tables castagnoli, zip;

static void make(tables table, uint32_t polynomial) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++) c = c & 1 ? c >> 1 ^ polynomial : c >> 1;
    table[0][i] = c;
  }
  for (int t = 1; t < 8; t++)
    for (int i = 0; i < 256; i++)
      table[t][i] = table[t - 1][i] >> 8 ^ table[0][table[t - 1][i] & 255];
}

static void make_both(void) {
  make(castagnoli, 0x82F63B78u);
  make(zip, 0xEDB88320u);
}

static uint32_t by_table(const tables table, uint32_t c, const uint8_t *p, size_t count) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_both);
  for (; count >= 8; p += 8, count -= 8) {
    uint32_t a = c ^ ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
                      (uint32_t)p[3] << 24);
    c = table[7][a & 255] ^ table[6][a >> 8 & 255] ^ table[5][a >> 16 & 255] ^ table[4][a >> 24] ^
        table[3][p[4]] ^ table[2][p[5]] ^ table[1][p[6]] ^ table[0][p[7]];
  }
  while (count--) c = c >> 8 ^ table[0][(c ^ *p++) & 255];
  return c;
}

#if __x86_64__
__attribute__((target("sse4.2")))
static uint32_t by_instruction(uint32_t c, const uint8_t *p, size_t count) {
  uint64_t wide = c;
  for (; count >= 8; p += 8, count -= 8) {
    uint64_t word;
    memcpy(&word, p, 8);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  c = (uint32_t)wide;
  while (count--) c = __builtin_ia32_crc32qi(c, *p++);
  return c;
}
#endif

uint32_t tensors_crc32c(uint32_t seed, const void *bytes, size_t count) {
#if __x86_64__
  if (tensors_isa_current() != tensors_isa_base) return ~by_instruction(~seed, bytes, count);
#endif
  return ~by_table(castagnoli, ~seed, bytes, count);
}

uint32_t tensors_crc32(uint32_t seed, const void *bytes, size_t count) {
  return ~by_table(zip, ~seed, bytes, count);
}
