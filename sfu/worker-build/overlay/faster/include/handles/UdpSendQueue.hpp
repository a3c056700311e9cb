// Collects the datagrams that one turn of the event loop sends and hands them to the kernel together at its end: several datagrams of equal
// size to one receiver as one call with UDP segmentation offload (UDP_SEGMENT), several receivers of one socket as one sendmmsg().
#pragma once

#include "common.hpp"
#include <uv.h>
#include <functional>

class UdpSocketHandle;

namespace UdpSendQueue
{
	using onSendCallback = const std::function<void(bool sent)>;

	// Each open UDP socket attaches itself; the hooks into the event loop live as long as one is attached.
	void Attach();

	// Sends what is queued, then forgets this socket.
	void Detach(const UdpSocketHandle* socket);

	// Copies a datagram into the queue. `cb` is called (and deleted) once the kernel has taken the datagram or refused it.
	void Add(
	  UdpSocketHandle* socket, const uint8_t* data, size_t len, const struct sockaddr* addr, onSendCallback* cb);
} // namespace UdpSendQueue
