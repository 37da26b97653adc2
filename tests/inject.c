/* Fails the K-th call that changes a file below a folder, in one of several ways. Loaded with LD_PRELOAD;
   a test forks, arms it by ctypes in the child, runs a job there and looks at what is left.

   gcc -shared -fPIC -O1 -o inject.so inject.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BEFORE, AFTER, HALF, ENOSPC_ONCE, EIO_ONWARD, SHORT, POWER };

struct undo {
    struct undo *next;
    char path[PATH_MAX];
    ino_t ino;
    off_t at, size;
    size_t length;
    int synced;
    char data[];
};

static char prefix[PATH_MAX];
static int mode;
static long count, target; /* target 0: not armed */
static struct undo *undos;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void inject_arm(const char *folder, int how, long at) {
    strncpy(prefix, folder, sizeof prefix - 1);
    mode = how;
    count = 0;
    target = at;
}

long inject_count(void) { return count; }

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, prefix, strlen(prefix)) == 0;
}

/* What a power cut takes: all that was written since the file was last synced. */
static void cut_power(void) {
    for (struct undo *u = undos; u; u = u->next) {
        struct stat now;
        if (u->synced) continue;
        int fd = open(u->path, O_RDWR);
        if (fd < 0) continue;
        if (fstat(fd, &now) == 0 && now.st_ino == u->ino) {
            if (u->length) REAL(pwrite)(fd, u->data, u->length, u->at);
            REAL(ftruncate)(fd, u->size);
        }
        close(fd);
    }
}

static void die(void) {
    if (mode == POWER) cut_power();
    kill(getpid(), SIGKILL);
    pause();
}

static void remember(int fd, const char *path, off_t at, size_t length) {
    struct stat now;
    size_t name = strlen(path);
    if (mode != POWER || fstat(fd, &now) || !S_ISREG(now.st_mode)) return;
    if (name > 4 && strcmp(path + name - 4, "-shm") == 0) return; /* is made anew when it is opened */
    struct undo *u = calloc(1, sizeof *u + length);
    strcpy(u->path, path);
    u->ino = now.st_ino;
    u->at = at;
    u->size = now.st_size;
    ssize_t got = pread(fd, u->data, length, at);
    u->length = got > 0 ? (size_t)got : 0;
    u->next = undos;
    undos = u;
}

static void forget(int fd) {
    struct stat now;
    if (fstat(fd, &now)) return;
    for (struct undo *u = undos; u; u = u->next)
        if (u->ino == now.st_ino) u->synced = 1;
}

/* 0: go on; 1: go on and die; 2: do half and die; 3: do half; -1: fail with errno set */
static int step(int mine) {
    if (!target || !mine) return 0;
    count++;
    if (mode == EIO_ONWARD && count >= target) { errno = EIO; return -1; }
    if (count != target) return 0;
    switch (mode) {
    case BEFORE: case POWER: die(); break;
    case AFTER: return 1;
    case HALF: return 2;
    case SHORT: return 3;
    case ENOSPC_ONCE: errno = ENOSPC; return -1;
    }
    return 0;
}

#define CHANGE(fd, path, at, length, call, part)            \
    char path[PATH_MAX];                                    \
    int what, mine = target && path_of(fd, path);           \
    what = step(mine);                                      \
    if (what < 0) return -1;                                \
    if (mine) remember(fd, path, at, length);               \
    __typeof__(call) result = what >= 2 ? (part) : (call);  \
    if (what == 1 || what == 2) die();                      \
    return result;

ssize_t write(int fd, const void *data, size_t n) {
    CHANGE(fd, path, lseek(fd, 0, SEEK_CUR), n, REAL(write)(fd, data, n),
           REAL(write)(fd, data, n > 1 ? n / 2 : n))
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
    CHANGE(fd, path, at, n, REAL(pwrite)(fd, data, n, at),
           REAL(pwrite)(fd, data, n > 1 ? n / 2 : n, at))
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) { return pwrite(fd, data, n, at); }

int ftruncate(int fd, off_t size) {
    struct stat now;
    off_t end = fstat(fd, &now) ? size : now.st_size;
    CHANGE(fd, path, size, end > size ? end - size : 0, REAL(ftruncate)(fd, size),
           REAL(ftruncate)(fd, size))
}

int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

#define SYNC(name)                                          \
    int name(int fd) {                                      \
        char path[PATH_MAX];                                \
        int mine = target && path_of(fd, path);             \
        int what = step(mine);                              \
        if (what < 0) return -1;                            \
        int result = REAL(name)(fd);                        \
        if (mine && result == 0) forget(fd);                \
        if (what == 1 || what == 2) die();                  \
        return result;                                      \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
    int what = step(target && strncmp(to, prefix, strlen(prefix)) == 0);
    if (what < 0) return -1;
    int result = REAL(rename)(from, to);
    if (what == 1 || what == 2) die();
    return result;
}

int unlink(const char *path) {
    int what = step(target && strncmp(path, prefix, strlen(prefix)) == 0);
    if (what < 0) return -1;
    int result = REAL(unlink)(path);
    if (what == 1 || what == 2) die();
    return result;
}
