/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The network behind a class: an application in C++, without heap, exceptions or RTTI. */
#include <stddef.h>
#include <stdint.h>

#include "digits.h"

extern "C" {
#include "print.h"
}

namespace
{

class DigitReader
{
  public:
    DigitReader()
    {
        digits_init(&arena_);
    }

    /* Where the next image is to be written, row by row. */
    int8_t *image()
    {
        return digits_input(&arena_);
    }

    /* Returns the digit; scores() tells how sure that is, until the next image is written. */
    int read()
    {
        int best = 0;

        digits_invoke(&arena_);
        for (int i = 1; i < static_cast<int>(DIGITS_OUTPUT_0_ELEMENTS); i++) {
            best = scores()[i] > scores()[best] ? i : best;
        }
        return best;
    }

    const int8_t *scores() const
    {
        return digits_output(&arena_);
    }

  private:
    digits_arena arena_;
};

} // namespace

int main()
{
    static_assert(sizeof(DigitReader) == DIGITS_ARENA_BYTES, "nothing besides the arena");
    DigitReader reader; /* on the stack: any memory will do */

    for (size_t i = 0; i < DIGITS_INPUT_0_ELEMENTS; i++) {
        reader.image()[i] = static_cast<int8_t>(i % 100u); /* a sensor's stub */
    }
    print_text("digit ");
    print_integer(reader.read());
    print_text(", scores:");
    for (size_t i = 0; i < DIGITS_OUTPUT_0_ELEMENTS; i++) {
        print_text(" ");
        print_integer(reader.scores()[i]);
    }
    print_text("\n");
    return 0;
}
