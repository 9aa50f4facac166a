# SPDX-License-Identifier: Apache-2.0 OR 0BSD
# The target motor::motor. Kernels are in a library that all models share, those of
# other folders too; both take the flags of the core from your toolchain file.

if(NOT TARGET tfl2c_runtime)
    add_library(tfl2c_runtime STATIC)
    set_target_properties(tfl2c_runtime PROPERTIES C_STANDARD 99 LINKER_LANGUAGE C)
endif()
target_include_directories(tfl2c_runtime PUBLIC "${CMAKE_CURRENT_LIST_DIR}")
foreach(source
    tfl2c/add_s8_linear.c
    tfl2c/conv_2d_s8.c
    tfl2c/fully_connected_s8.c
    tfl2c/mean_s8.c
    tfl2c/softmax_s8.c
)
    get_target_property(known tfl2c_runtime SOURCES)
    if(NOT "${known};" MATCHES "/${source};")
        target_sources(tfl2c_runtime PRIVATE "${CMAKE_CURRENT_LIST_DIR}/${source}")
    endif()
endforeach()

add_library(tfl2c_model_motor STATIC
    "${CMAKE_CURRENT_LIST_DIR}/motor.c"
    "${CMAKE_CURRENT_LIST_DIR}/motor_weights.c"
)
add_library(motor::motor ALIAS tfl2c_model_motor)
target_include_directories(tfl2c_model_motor PUBLIC "${CMAKE_CURRENT_LIST_DIR}")
target_link_libraries(tfl2c_model_motor PUBLIC tfl2c_runtime)
set_target_properties(tfl2c_model_motor PROPERTIES C_STANDARD 99)
