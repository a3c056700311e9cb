#define MS_CLASS "UdpSendQueue"
// #define MS_LOG_DEV_LEVEL 3

#include "handles/UdpSendQueue.hpp"
#include "DepLibUV.hpp"
#include "Logger.hpp"
#include "handles/UdpSocketHandle.hpp"
#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <cstring> // std::memcpy()
#include <netinet/in.h>
#include <netinet/udp.h>
#include <vector>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

namespace
{
	// One turn of the loop may read many packets; what waits is sent when so many datagrams wait, which take some 10 ms to make.
	constexpr size_t MaxWaiting{ 2048 };
	// Kernels before 6.9 take 64 segments a call, and an IP packet holds 64 kB with its headers.
	constexpr size_t MaxSegments{ 64 };
	constexpr size_t MaxSegmentedBytes{ 64000 };
	// Messages in one sendmmsg().
	constexpr size_t MaxMessages{ 64 };
	// Twice the number of datagrams, so that the table of receivers is at most half full.
	constexpr size_t TableSize{ 2 * MaxWaiting };

	struct Datagram
	{
		size_t offset;
		UdpSendQueue::onSendCallback* cb;
		uint32_t next;
		uint32_t len;
	};

	constexpr uint32_t None{ 0xffffffff };

	// Datagrams to one receiver that one call can send: all as long as the first, but for the last, which may be shorter.
	struct Group
	{
		UdpSocketHandle* socket;
		uint32_t first;
		uint32_t last;
		uint32_t count;
		uint32_t bytes;
		uint32_t segmentLen;
		bool ended;
		union
		{
			sockaddr any;
			sockaddr_in v4;
			sockaddr_in6 v6;
		} addr;
	};

	struct Batch
	{
		std::vector<uint8_t> bytes;
		std::vector<Datagram> datagrams;
		std::vector<Group> groups;

		bool IsEmpty() const
		{
			return this->datagrams.empty();
		}

		void Clear()
		{
			this->bytes.clear();
			this->datagrams.clear();
			this->groups.clear();
		}
	};

	struct Slot
	{
		// A slot counts when it was written since the queue was last emptied.
		uint32_t round;
		uint32_t group;
	};

	struct Queue
	{
		size_t sockets{ 0 };
		uv_check_t* check{ nullptr };
		uv_prepare_t* prepare{ nullptr };
		// One takes datagrams in while the other is being sent: a callback may send in its turn.
		std::array<Batch, 2> batches;
		size_t filling{ 0 };
		bool flushing{ false };
		uint32_t round{ 1 };
		std::array<Slot, TableSize> table{};
	};

	thread_local Queue queue;

	socklen_t lengthOf(const sockaddr* addr)
	{
		return addr->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
	}

	bool isSameAddress(const sockaddr* a, const sockaddr* b)
	{
		if (a->sa_family != b->sa_family)
		{
			return false;
		}

		if (a->sa_family == AF_INET)
		{
			const auto* a4 = reinterpret_cast<const sockaddr_in*>(a);
			const auto* b4 = reinterpret_cast<const sockaddr_in*>(b);

			return a4->sin_port == b4->sin_port && a4->sin_addr.s_addr == b4->sin_addr.s_addr;
		}

		const auto* a6 = reinterpret_cast<const sockaddr_in6*>(a);
		const auto* b6 = reinterpret_cast<const sockaddr_in6*>(b);

		return a6->sin6_port == b6->sin6_port && a6->sin6_scope_id == b6->sin6_scope_id &&
		       std::memcmp(&a6->sin6_addr, &b6->sin6_addr, sizeof(in6_addr)) == 0;
	}

	size_t slotOf(const UdpSocketHandle* socket, const sockaddr* addr)
	{
		uint64_t hash = reinterpret_cast<uintptr_t>(socket);

		if (addr->sa_family == AF_INET)
		{
			const auto* v4 = reinterpret_cast<const sockaddr_in*>(addr);

			hash ^= (static_cast<uint64_t>(v4->sin_addr.s_addr) << 32) | (static_cast<uint64_t>(v4->sin_port) << 8);
		}
		else
		{
			const auto* v6 = reinterpret_cast<const sockaddr_in6*>(addr);
			uint64_t half[2];

			std::memcpy(half, &v6->sin6_addr, sizeof(half));
			hash ^= half[0] ^ (half[1] * 3) ^ (static_cast<uint64_t>(v6->sin6_port) << 8);
		}

		return (hash * 0x9e3779b97f4a7c15ull) >> 48;
	}

	void report(UdpSendQueue::onSendCallback* cb, bool sent)
	{
		if (cb)
		{
			(*cb)(sent);
			delete cb;
		}
	}

	// The group that the next datagram to this receiver joins, or a new one.
	Group& groupFor(Batch& batch, UdpSocketHandle* socket, const sockaddr* addr, size_t len)
	{
		auto at = slotOf(socket, addr) % TableSize;

		for (;;)
		{
			auto& slot = queue.table[at];

			if (slot.round != queue.round)
			{
				slot.round = queue.round;
				slot.group = static_cast<uint32_t>(batch.groups.size());

				break;
			}

			auto& group = batch.groups[slot.group];

			if (group.socket == socket && isSameAddress(&group.addr.any, addr))
			{
				if (
				  !group.ended && len <= group.segmentLen && group.count < MaxSegments &&
				  group.bytes + len <= MaxSegmentedBytes && socket->MaySegment())
				{
					return group;
				}

				// A later group to the same receiver is sent later, so the order is kept.
				slot.group = static_cast<uint32_t>(batch.groups.size());

				break;
			}

			at = (at + 1) % TableSize;
		}

		auto& group = batch.groups.emplace_back();

		group.socket     = socket;
		group.first      = None;
		group.last       = None;
		group.segmentLen = static_cast<uint32_t>(len);
		std::memcpy(&group.addr, addr, lengthOf(addr));

		return group;
	}

	// Sends each datagram of the group by itself, the way that also works where segmentation does not.
	void sendSingly(const Batch& batch, const Group& group)
	{
		for (auto index = group.first; index != None;)
		{
			// Copied, because a callback may close the socket; the batch itself stays as it is.
			const auto datagram = batch.datagrams[index];

			index = datagram.next;

			if (group.socket)
			{
				group.socket->SendNow(batch.bytes.data() + datagram.offset, datagram.len, &group.addr.any, datagram.cb);
			}
			else
			{
				report(datagram.cb, false);
			}
		}
	}

	void reportSent(const Batch& batch, const Group& group)
	{
		group.socket->CountSent(group.bytes);

		for (auto index = group.first; index != None;)
		{
			const auto& datagram = batch.datagrams[index];

			index = datagram.next;
			report(datagram.cb, true);
		}
	}

	// Memory for the messages of one sendmmsg().
	struct Messages
	{
		std::array<mmsghdr, MaxMessages> headers;
		std::array<std::array<iovec, MaxSegments>, MaxMessages> buffers;
		struct Control
		{
			alignas(cmsghdr) uint8_t bytes[CMSG_SPACE(sizeof(uint16_t))];
		};
		std::array<Control, MaxMessages> controls;
	};

	thread_local Messages messages;

	void fillMessage(const Batch& batch, Group& group, size_t at)
	{
		auto& header  = messages.headers[at].msg_hdr;
		auto& buffers = messages.buffers[at];
		size_t count{ 0 };

		for (auto index = group.first; index != None; index = batch.datagrams[index].next)
		{
			const auto& datagram = batch.datagrams[index];

			buffers[count].iov_base = const_cast<uint8_t*>(batch.bytes.data() + datagram.offset);
			buffers[count].iov_len  = datagram.len;
			++count;
		}

		header                = {};
		header.msg_name       = &group.addr;
		header.msg_namelen    = lengthOf(&group.addr.any);
		header.msg_iov        = buffers.data();
		header.msg_iovlen     = count;

		if (count > 1)
		{
			const auto segmentLen = static_cast<uint16_t>(group.segmentLen);

			header.msg_control    = messages.controls[at].bytes;
			header.msg_controllen = sizeof(messages.controls[at].bytes);

			auto* control = CMSG_FIRSTHDR(&header);

			control->cmsg_level = SOL_UDP;
			control->cmsg_type  = UDP_SEGMENT;
			control->cmsg_len   = CMSG_LEN(sizeof(segmentLen));
			std::memcpy(CMSG_DATA(control), &segmentLen, sizeof(segmentLen));
		}
	}

	// Sends groups of one socket. Returns how many the kernel has taken; it stops at the first that it refuses.
	size_t sendMessages(const Batch& batch, Group* groups, size_t count, int fd)
	{
		for (size_t at{ 0 }; at < count; ++at)
		{
			fillMessage(batch, groups[at], at);
		}

		int sent;

		do
		{
			sent = count == 1 ? (sendmsg(fd, &messages.headers[0].msg_hdr, 0) < 0 ? -1 : 1)
			                  : sendmmsg(fd, messages.headers.data(), static_cast<unsigned int>(count), 0);
		} while (sent < 0 && errno == EINTR);

		return sent < 0 ? 0 : static_cast<size_t>(sent);
	}

	void sendBatch(Batch& batch)
	{
		for (size_t at{ 0 }; at < batch.groups.size();)
		{
			auto* groups = &batch.groups[at];
			auto* socket = groups[0].socket;
			const int fd = socket ? socket->WritableFd() : -1;

			// Closed meanwhile, or earlier datagrams still wait for room in the socket's buffer and have to go first.
			if (fd < 0)
			{
				sendSingly(batch, groups[0]);
				++at;

				continue;
			}

			size_t count{ 1 };

			while (count < MaxMessages && at + count < batch.groups.size() && groups[count].socket == socket)
			{
				++count;
			}

			const auto sent = sendMessages(batch, groups, count, fd);

			for (size_t index{ 0 }; index < sent; ++index)
			{
				// A callback that closes the socket takes it out of the groups.
				if (groups[index].socket)
				{
					groups[index].socket->SegmentationWorked(groups[index].count);
					reportSent(batch, groups[index]);
				}
				else
				{
					sendSingly(batch, groups[index]);
				}
			}

			if (sent < count)
			{
				const auto& refused = groups[sent];

				if (refused.socket && refused.count > 1)
				{
					refused.socket->SegmentationFailed();
				}

				sendSingly(batch, refused);
				at += sent + 1;
			}
			else
			{
				at += sent;
			}
		}
	}

	void flush()
	{
		if (queue.flushing)
		{
			return;
		}

		queue.flushing = true;

		while (!queue.batches[queue.filling].IsEmpty())
		{
			auto& batch = queue.batches[queue.filling];

			queue.filling = 1 - queue.filling;
			++queue.round;
			sendBatch(batch);
			batch.Clear();
		}

		queue.flushing = false;
	}

	void onCheck(uv_check_t* /*handle*/)
	{
		flush();
	}

	void onPrepare(uv_prepare_t* /*handle*/)
	{
		flush();
	}
} // namespace

void UdpSendQueue::Attach()
{
	MS_TRACE();

	if (queue.sockets++ > 0)
	{
		return;
	}

	// What sockets and the channel cause is sent after the poll, what timers cause before it. Neither keeps the loop running.
	queue.check   = new uv_check_t;
	queue.prepare = new uv_prepare_t;
	uv_check_init(DepLibUV::GetLoop(), queue.check);
	uv_prepare_init(DepLibUV::GetLoop(), queue.prepare);
	uv_check_start(queue.check, onCheck);
	uv_prepare_start(queue.prepare, onPrepare);
	uv_unref(reinterpret_cast<uv_handle_t*>(queue.check));
	uv_unref(reinterpret_cast<uv_handle_t*>(queue.prepare));
}

void UdpSendQueue::Detach(const UdpSocketHandle* socket)
{
	MS_TRACE();

	flush();

	// Only while a flush is under way something may be left: this is called by a callback of that flush.
	for (auto& batch : queue.batches)
	{
		for (auto& group : batch.groups)
		{
			if (group.socket == socket)
			{
				group.socket = nullptr;
			}
		}
	}

	if (--queue.sockets > 0)
	{
		return;
	}

	uv_close(
	  reinterpret_cast<uv_handle_t*>(queue.check),
	  [](uv_handle_t* handle) { delete reinterpret_cast<uv_check_t*>(handle); });
	uv_close(
	  reinterpret_cast<uv_handle_t*>(queue.prepare),
	  [](uv_handle_t* handle) { delete reinterpret_cast<uv_prepare_t*>(handle); });
}

void UdpSendQueue::Add(
  UdpSocketHandle* socket, const uint8_t* data, size_t len, const struct sockaddr* addr, onSendCallback* cb)
{
	MS_TRACE();

	if (queue.batches[queue.filling].datagrams.size() >= MaxWaiting)
	{
		flush();
	}

	auto& batch = queue.batches[queue.filling];

	// Only callbacks of a flush under way can fill the queue so far. They send few datagrams; what is beyond goes out at once.
	if (batch.datagrams.size() >= MaxWaiting)
	{
		socket->SendNow(data, len, addr, cb);

		return;
	}

	auto& group      = groupFor(batch, socket, addr, len);
	const auto index = static_cast<uint32_t>(batch.datagrams.size());

	batch.datagrams.push_back({ batch.bytes.size(), cb, None, static_cast<uint32_t>(len) });
	batch.bytes.insert(batch.bytes.end(), data, data + len);

	if (group.count++ == 0)
	{
		group.first = index;
	}
	else
	{
		batch.datagrams[group.last].next = index;
	}

	group.last  = index;
	group.bytes += static_cast<uint32_t>(len);
	group.ended = len < group.segmentLen;
}
