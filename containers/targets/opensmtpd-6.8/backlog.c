/* OpenSMTPD lets 5 connections wait to be accepted; the number is compiled in. README.md tells why that is too few. */
#define _GNU_SOURCE
#include <dlfcn.h>

int listen(int socket, int backlog)
{
    int (*next)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "listen");
    return next(socket, backlog < 200 ? 200 : backlog);
}
