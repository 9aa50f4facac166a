/* SPDX-License-Identifier: Apache-2.0 */
/* Stands for an Arduino core on this machine: one round of the sketch's loop. */
#ifndef ARDUINO_H
#define ARDUINO_H

#include <cstddef>
#include <cstdint>
#include <cstdio>

struct Console {
    void begin(long) {}
    void print(const char *text)
    {
        std::printf("%s", text);
    }
    void print(int value)
    {
        std::printf("%d", value);
    }
    void println()
    {
        std::printf("\n");
    }
};

static Console Serial;

static inline void delay(unsigned long) {}

void setup();
void loop();

int main()
{
    setup();
    loop();
    return 0;
}

#endif
