/* The worker links each library's archive whole. Debian's is a shared library, so the archive is this: nothing. */
typedef int nothing_to_link;
