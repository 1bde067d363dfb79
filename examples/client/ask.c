/* Copyright (c) 2026 The ringfence authors
   Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE) */

/* Asks ringfence one question over UDP: ask PORT 'inbound from=+48601000001 to=+48221234567 id=8f2c'
   Ends with 1 if what comes back is an error, with 3 if nothing does. */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int main(int count, char** words)
{
    char line[8192];
    char answer[8192];
    const struct timeval patience = {1, 0};
    struct sockaddr_in to = {0};
    int length;
    int s;
    ssize_t got;

    if (count != 3) {
        fprintf(stderr, "usage: ask PORT 'SCENARIO KEY=VALUE...'\n");
        return 2;
    }
    length = snprintf(line, sizeof line, "DECIDE %s", words[2]);
    if (length < 0 || (size_t)length >= sizeof line) {
        fprintf(stderr, "ask: the question is too long\n");
        return 2;
    }
    to.sin_family = AF_INET;
    to.sin_port = htons((unsigned short)atoi(words[1]));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    /* A connected socket takes answers from the daemon alone, and hears at once when nobody listens. */
    s = socket(AF_INET, SOCK_DGRAM, 0);
    if (s < 0 || connect(s, (struct sockaddr*)&to, sizeof to) != 0 ||
        setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 || send(s, line, (size_t)length, 0) < 0) {
        perror("ask");
        return 3;
    }
    got = recv(s, answer, sizeof answer, 0);
    if (got < 0) {
        perror("ask: no answer");
        return 3;
    }
    printf("%.*s\n", (int)got, answer);
    close(s);
    return got > 0 && answer[0] == '-' ? 1 : 0;
}
