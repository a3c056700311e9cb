// The sent packets that wait for feedback, by sequence number: what SendTimeHistory needs of std::map<int64_t, PacketFeedback>, in a deque.
// Packets are added in order and leave in order or nearly so, which costs a tree several cache misses each time.
#ifndef MODULES_CONGESTION_CONTROLLER_RTP_SENT_PACKETS_H_
#define MODULES_CONGESTION_CONTROLLER_RTP_SENT_PACKETS_H_

#include "modules/rtp_rtcp/include/rtp_rtcp_defines.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

namespace webrtc {

class SentPackets {
 public:
  struct Entry {
    int64_t first;
    PacketFeedback second;
    // Acknowledged in the middle; taken out later. The first and the last entry are never of this kind.
    bool erased;
  };

  class iterator {
   public:
    iterator(SentPackets* packets, size_t index) : packets_(packets), index_(index) {}
    Entry* operator->() const { return &packets_->entries_[index_]; }
    bool operator==(const iterator& other) const { return index_ == other.index_; }
    bool operator!=(const iterator& other) const { return index_ != other.index_; }
    iterator& operator++() {
      index_ = packets_->PresentFrom(index_ + 1);
      return *this;
    }

   private:
    friend class SentPackets;
    SentPackets* packets_;
    size_t index_;
  };

  bool empty() const { return entries_.empty(); }
  iterator begin() { return {this, 0}; }
  iterator end() { return {this, entries_.size()}; }

  // As with std::map, an entry that is there stays.
  void insert(std::pair<int64_t, PacketFeedback> added) {
    if (entries_.empty() || added.first > entries_.back().first) {
      entries_.push_back({added.first, std::move(added.second), false});
      return;
    }
    // A receiver that acknowledges what was never sent can make the numbers jump back.
    const size_t index = FirstAtLeast(added.first);
    Entry& there = entries_[index];
    if (there.first != added.first) {
      entries_.insert(entries_.begin() + index, {added.first, std::move(added.second), false});
    } else if (there.erased) {
      there.second = std::move(added.second);
      there.erased = false;
      --erased_;
    }
  }

  iterator find(int64_t number) {
    const size_t index = FirstAtLeast(number);
    if (index == entries_.size() || entries_[index].first != number || entries_[index].erased)
      return end();
    return {this, index};
  }

  iterator lower_bound(int64_t number) { return {this, PresentFrom(FirstAtLeast(number))}; }
  iterator upper_bound(int64_t number) { return lower_bound(number + 1); }

  void erase(iterator gone) {
    entries_[gone.index_].erased = true;
    ++erased_;
    for (; !entries_.empty() && entries_.front().erased; --erased_)
      entries_.pop_front();
    for (; !entries_.empty() && entries_.back().erased; --erased_)
      entries_.pop_back();
    // One lost packet keeps its place for a minute; those acknowledged behind it must not keep theirs.
    if (erased_ > kMaxErased && erased_ > entries_.size() / 2) {
      entries_.erase(std::remove_if(entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.erased; }),
                     entries_.end());
      erased_ = 0;
    }
  }

 private:
  static constexpr size_t kMaxErased = 64;

  size_t FirstAtLeast(int64_t number) const {
    if (entries_.empty() || number > entries_.back().first)
      return entries_.size();
    // Nearly always the newest one, or the numbers have no gaps.
    if (number == entries_.back().first)
      return entries_.size() - 1;
    const int64_t offset = number - entries_.front().first;
    if (offset <= 0)
      return 0;
    if (offset < static_cast<int64_t>(entries_.size()) && entries_[offset].first == number)
      return static_cast<size_t>(offset);
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), number,
                                        [](const Entry& entry, int64_t wanted) { return entry.first < wanted; });
    return static_cast<size_t>(found - entries_.begin());
  }

  size_t PresentFrom(size_t index) const {
    while (index < entries_.size() && entries_[index].erased)
      ++index;
    return index;
  }

  std::deque<Entry> entries_;
  size_t erased_ = 0;
};

}  // namespace webrtc
#endif  // MODULES_CONGESTION_CONTROLLER_RTP_SENT_PACKETS_H_
