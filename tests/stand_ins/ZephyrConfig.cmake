# SPDX-License-Identifier: Apache-2.0
# Stands for Zephyr on this machine: options of prj.conf, modules with their CMake, the target app.

enable_language(C)
add_library(zephyr_interface INTERFACE)
target_compile_options(zephyr_interface INTERFACE -Wall -Wextra -Werror)
file(WRITE "${CMAKE_BINARY_DIR}/none.c" "typedef int none;\n")
add_executable(app "${CMAKE_BINARY_DIR}/none.c")

file(STRINGS "${CMAKE_SOURCE_DIR}/prj.conf" options REGEX "^CONFIG_")
foreach(option IN LISTS options)
    string(REGEX MATCH "^([A-Z0-9_]+)=(.*)$" found "${option}")
    set(${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()

foreach(module IN LISTS ZEPHYR_EXTRA_MODULES)
    file(STRINGS "${module}/zephyr/module.yml" line REGEX "^  cmake: ")
    string(REPLACE "  cmake: " "" folder "${line}")
    add_subdirectory("${module}/${folder}" module)
endforeach()
