// libzmq carries the messages of Jupyter's protocol; libsodium, which it is built on, signs them.
#include <sodium.h>
#include <zmq.h>
