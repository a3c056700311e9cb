import type { SourcePatch } from './patches.ts'

/** Changes that make the worker faster and nothing else; each one's gain is measured in README.md. Their new files lie in `faster/`. */
export const FASTER_PATCHES: readonly SourcePatch[] = [
  {
    name: 'send-a-turn-of-the-loop-together: compile',
    file: 'meson.build',
    find: "  'src/handles/UdpSocketHandle.cpp',\n",
    replacement: "  'src/handles/UdpSocketHandle.cpp',\n  'src/handles/UdpSendQueue.cpp',\n",
  },
  {
    name: 'send-a-turn-of-the-loop-together: include',
    file: 'src/handles/UdpSocketHandle.cpp',
    find: '#include "MediaSoupErrors.hpp"\n',
    replacement: '#include "MediaSoupErrors.hpp"\n#include "handles/UdpSendQueue.hpp"\n',
  },
  {
    name: 'send-a-turn-of-the-loop-together: attach',
    file: 'src/handles/UdpSocketHandle.cpp',
    find: '		MS_THROW_ERROR("error setting local IP and port");\n	}\n}',
    replacement:
      '		MS_THROW_ERROR("error setting local IP and port");\n	}\n\n	UdpSendQueue::Attach();\n	this->attached = true;\n}',
  },
  {
    name: 'send-a-turn-of-the-loop-together: queue',
    file: 'src/handles/UdpSocketHandle.cpp',
    find: 'void UdpSocketHandle::Send(\n  const uint8_t* data, size_t len, const struct sockaddr* addr, UdpSocketHandle::onSendCallback* cb)\n{',
    replacement: `void UdpSocketHandle::Send(
  const uint8_t* data, size_t len, const struct sockaddr* addr, UdpSocketHandle::onSendCallback* cb)
{
	MS_TRACE();

	if (this->closed || !this->attached || len == 0)
	{
		SendNow(data, len, addr, cb);

		return;
	}

	UdpSendQueue::Add(this, data, len, addr, cb);
}

int UdpSocketHandle::WritableFd() const
{
	MS_TRACE();

	uv_os_fd_t fd{ -1 };

	if (
	  this->closed || uv_udp_get_send_queue_count(this->uvHandle) != 0 ||
	  uv_fileno(reinterpret_cast<const uv_handle_t*>(this->uvHandle), std::addressof(fd)) != 0)
	{
		return -1;
	}

	return fd;
}

void UdpSocketHandle::SegmentationFailed()
{
	MS_TRACE();

	if (++this->segmentationFailures == MaxSegmentationFailures)
	{
		MS_WARN_TAG(info, "UDP segmentation offload does not work here, sending datagrams singly");
	}
}

void UdpSocketHandle::SendNow(
  const uint8_t* data, size_t len, const struct sockaddr* addr, UdpSocketHandle::onSendCallback* cb)
{`,
  },
  {
    name: 'send-a-turn-of-the-loop-together: detach',
    file: 'src/handles/UdpSocketHandle.cpp',
    find: 'void UdpSocketHandle::InternalClose()\n{\n	MS_TRACE();\n',
    replacement: `void UdpSocketHandle::InternalClose()
{
	MS_TRACE();

	if (this->attached)
	{
		this->attached = false;
		UdpSendQueue::Detach(this);
	}
`,
  },
  {
    name: 'send-a-turn-of-the-loop-together: declare',
    file: 'include/handles/UdpSocketHandle.hpp',
    find: '	const struct sockaddr* GetLocalAddress() const\n',
    replacement: `	// For UdpSendQueue: sends without queueing.
	void SendNow(
	  const uint8_t* data, size_t len, const struct sockaddr* addr, UdpSocketHandle::onSendCallback* cb);
	// The descriptor, or -1 when closed or when earlier datagrams wait for room in the socket's buffer.
	int WritableFd() const;
	void CountSent(size_t bytes)
	{
		this->sentBytes += bytes;
	}
	bool MaySegment() const
	{
		return this->segmentationFailures < MaxSegmentationFailures;
	}
	void SegmentationWorked(size_t segments)
	{
		if (segments > 1)
		{
			this->segmentationFailures = 0;
		}
	}
	void SegmentationFailed();
	const struct sockaddr* GetLocalAddress() const
`,
  },
  {
    name: 'send-a-turn-of-the-loop-together: members',
    file: 'include/handles/UdpSocketHandle.hpp',
    find: '	size_t sentBytes{ 0 };\n',
    replacement: `	size_t sentBytes{ 0 };
	// Refusals in a row after which a socket no longer tries: an old kernel, or a device that cannot do it.
	static constexpr size_t MaxSegmentationFailures{ 16 };
	size_t segmentationFailures{ 0 };
	bool attached{ false };
`,
  },
  {
    name: 'sent-packets-in-a-deque: include',
    file: 'deps/libwebrtc/libwebrtc/modules/congestion_controller/rtp/send_time_history.h',
    find: '#include "modules/include/module_common_types_public.h"\n',
    replacement:
      '#include "modules/congestion_controller/rtp/sent_packets.h"\n#include "modules/include/module_common_types_public.h"\n',
  },
  {
    name: 'sent-packets-in-a-deque: use',
    file: 'deps/libwebrtc/libwebrtc/modules/congestion_controller/rtp/send_time_history.h',
    find: '  std::map<int64_t, PacketFeedback> history_;\n',
    // mutable: a const method looks a packet up, and SentPackets has no second kind of iterator for that.
    replacement: '  mutable SentPackets history_;\n',
  },
]
