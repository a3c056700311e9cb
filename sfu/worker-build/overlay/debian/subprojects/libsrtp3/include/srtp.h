/*
 * The part of libsrtp 3's interface that mediasoup's worker calls, on top of libsrtp 2.
 *
 * Three things differ. A policy is an opaque handle with setters, not an open struct: we keep the libsrtp 2 struct
 * inside, together with the key that it only points to. Protecting writes from one buffer into another and is told
 * the room there: we check the room, copy, and protect in place. And some functions changed their name or arguments,
 * which the macros at the end hide from the worker.
 */
#pragma once

/* libsrtp 2 has a struct of the name that libsrtp 3 gives to its handle; ours steps aside. */
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Error codes that libsrtp 3 added. */
#define srtp_err_status_buffer_small ((srtp_err_status_t)28)
#define srtp_err_status_cryptex_err ((srtp_err_status_t)29)

typedef struct srtp2_held_policy {
  srtp2_policy_t policy;
  unsigned char master_key_and_salt[SRTP_MAX_KEY_LEN];
} *srtp_policy_t;

static inline srtp_err_status_t srtp_policy_create(srtp_policy_t *out) {
  *out = (srtp_policy_t)calloc(1, sizeof(struct srtp2_held_policy));
  return *out == NULL ? srtp_err_status_alloc_fail : srtp_err_status_ok;
}

static inline void srtp_policy_destroy(srtp_policy_t held) {
  if (held == NULL) {
    return;
  }
  explicit_bzero(held, sizeof(*held)); /* It holds a key. */
  free(held);
}

static inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t held, srtp_ssrc_t ssrc) {
  held->policy.ssrc = ssrc;
  return srtp_err_status_ok;
}

static inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t held, srtp_profile_t profile) {
  const srtp_err_status_t status = srtp_crypto_policy_set_from_profile_for_rtp(&held->policy.rtp, profile);
  if (status != srtp_err_status_ok) {
    return status;
  }
  return srtp_crypto_policy_set_from_profile_for_rtcp(&held->policy.rtcp, profile);
}

/* The worker never uses a master key identifier (MKI), so one is refused rather than half supported. */
static inline srtp_err_status_t srtp_policy_add_key(srtp_policy_t held, const uint8_t *key, size_t key_len,
                                                    const uint8_t *salt, size_t salt_len, const uint8_t *mki,
                                                    size_t mki_len) {
  (void)mki;
  if (mki_len != 0 || key_len > sizeof(held->master_key_and_salt) ||
      salt_len > sizeof(held->master_key_and_salt) - key_len) {
    return srtp_err_status_bad_param;
  }
  memcpy(held->master_key_and_salt, key, key_len);
  memcpy(held->master_key_and_salt + key_len, salt, salt_len);
  held->policy.key = held->master_key_and_salt;
  return srtp_err_status_ok;
}

static inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t held, bool allow) {
  held->policy.allow_repeat_tx = allow ? 1 : 0;
  return srtp_err_status_ok;
}

static inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t held, size_t packets) {
  held->policy.window_size = (unsigned long)packets;
  return srtp_err_status_ok;
}

/* libsrtp 2 copies the key out of the policy, so the worker may destroy the policy after this. */
static inline srtp_err_status_t srtp3_create(srtp_t *session, srtp_policy_t held) {
  return srtp_create(session, &held->policy);
}

static inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc) {
  return srtp_remove_stream(session, ssrc);
}

typedef srtp_err_status_t (*srtp2_in_place_operation)(srtp_t session, void *packet, int *len);

/* Runs an in-place operation of libsrtp 2 that may lengthen the packet by `growth` bytes at most. */
static inline srtp_err_status_t srtp3_copy_and_run(srtp2_in_place_operation operation, size_t growth, srtp_t session,
                                                   const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len) {
  if (in_len > (size_t)1 << 20 || *out_len < in_len + growth) {
    return srtp_err_status_buffer_small;
  }
  if (out != in) {
    memcpy(out, in, in_len);
  }
  int len = (int)in_len;
  const srtp_err_status_t status = operation(session, out, &len);
  if (status == srtp_err_status_ok) {
    *out_len = (size_t)len;
  }
  return status;
}

static inline srtp_err_status_t srtp3_protect(srtp_t session, const uint8_t *rtp, size_t rtp_len, uint8_t *srtp,
                                              size_t *srtp_len, size_t mki_index) {
  (void)mki_index;
  return srtp3_copy_and_run(srtp_protect, SRTP_MAX_TRAILER_LEN, session, rtp, rtp_len, srtp, srtp_len);
}

static inline srtp_err_status_t srtp3_unprotect(srtp_t session, const uint8_t *srtp, size_t srtp_len, uint8_t *rtp,
                                                size_t *rtp_len) {
  return srtp3_copy_and_run(srtp_unprotect, 0, session, srtp, srtp_len, rtp, rtp_len);
}

/* A protected RTCP packet also carries its index, 4 bytes. */
static inline srtp_err_status_t srtp3_protect_rtcp(srtp_t session, const uint8_t *rtcp, size_t rtcp_len,
                                                   uint8_t *srtcp, size_t *srtcp_len, size_t mki_index) {
  (void)mki_index;
  return srtp3_copy_and_run(srtp_protect_rtcp, SRTP_MAX_TRAILER_LEN + 4, session, rtcp, rtcp_len, srtcp, srtcp_len);
}

static inline srtp_err_status_t srtp3_unprotect_rtcp(srtp_t session, const uint8_t *srtcp, size_t srtcp_len,
                                                     uint8_t *rtcp, size_t *rtcp_len) {
  return srtp3_copy_and_run(srtp_unprotect_rtcp, 0, session, srtcp, srtcp_len, rtcp, rtcp_len);
}

#define srtp_create srtp3_create
#define srtp_protect srtp3_protect
#define srtp_unprotect srtp3_unprotect
#define srtp_protect_rtcp srtp3_protect_rtcp
#define srtp_unprotect_rtcp srtp3_unprotect_rtcp
