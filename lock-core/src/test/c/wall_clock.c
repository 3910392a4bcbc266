/*
 * A wall clock for one process, which jumps when its test says so. Preloaded, it adds an offset in nanoseconds to
 * every reading of the wall clock; the offset is the one number in the file that WALL_CLOCK_FILE names, shared with the
 * test by mmap.
 *
 * Other clocks, and all functions that wait, are left alone. Nothing here locks, allocates, or reads a file after the
 * start: a virtual machine reads clocks where none of that is safe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

static const int64_t none = 0;
static const int64_t *offset = &none;

__attribute__((constructor)) static void open_offset(void) {
    const char *name = getenv("WALL_CLOCK_FILE");
    int file = name == NULL ? -1 : open(name, O_RDONLY | O_CLOEXEC);
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (page == MAP_FAILED) {
        abort();
    }
    close(file);
    __atomic_store_n(&offset, (const int64_t *)page, __ATOMIC_RELEASE);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    /* Not by dlsym: clocks are read before libraries are initialised. */
    if (syscall(SYS_clock_gettime, clock, time) != 0) {
        return -1;
    }
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
        const int64_t *ahead = __atomic_load_n(&offset, __ATOMIC_ACQUIRE);
        int64_t now = time->tv_sec * SECOND + time->tv_nsec + __atomic_load_n(ahead, __ATOMIC_RELAXED);
        time->tv_sec = now / SECOND;
        time->tv_nsec = now % SECOND;
    }
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    if (result == 0) {
        time->tv_sec = now.tv_sec;
        time->tv_usec = now.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL) {
        *result = now.tv_sec;
    }
    return now.tv_sec;
}
