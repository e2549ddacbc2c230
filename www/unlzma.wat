;; Decodes LZMA: one stream with lc = 1, lp = 0, pb = 0, without header, whose
;; size is known. What it decodes is the SDK's own wasm, so that the single file
;; is small. In JS this takes three times as long on a fresh page.
;;
;; Memory: the probabilities (16 bits each) up to byte 5088, then input and output
;; where the caller puts them. By index they are:
;;
;;   0 whether a match comes, by state (12)      328 distances of 4 to 127 (115)
;;  12 whether it repeats a distance (12)        443 the low 4 bits of others (16)
;;  24 whether it is another than the last (12)  459 lengths of new matches (274)
;;  36 ... than the second (12)                  733 lengths of repeats (274)
;;  48 ... than the third (12)                  1007 literals (2 x 768)
;;  60 whether it is longer than a byte (12)    2543 end
;;  72 distance slots, by length (4 x 64)
(module
  (memory (export "memory") 1)
  (global $range (mut i32) (i32.const -1))
  (global $code (mut i32) (i32.const 0))
  (global $in (mut i32) (i32.const 0))

  (func $next_byte
    (global.set $code (i32.or
      (i32.shl (global.get $code) (i32.const 8))
      (i32.load8_u (global.get $in))))
    (global.set $in (i32.add (global.get $in) (i32.const 1))))

  (func $normalize
    (if (i32.lt_u (global.get $range) (i32.const 0x1000000)) (then
      (global.set $range (i32.shl (global.get $range) (i32.const 8)))
      (call $next_byte))))

  ;; The bit with the probability $i, which learns from it.
  (func $bit (param $i i32) (result i32)
    (local $p i32) (local $bound i32)
    (local.set $i (i32.shl (local.get $i) (i32.const 1)))
    (local.set $p (i32.load16_u (local.get $i)))
    (local.set $bound (i32.mul (i32.shr_u (global.get $range) (i32.const 11)) (local.get $p)))
    (if (i32.lt_u (global.get $code) (local.get $bound)) (then
      (global.set $range (local.get $bound))
      (i32.store16 (local.get $i) (i32.add (local.get $p)
        (i32.shr_u (i32.sub (i32.const 2048) (local.get $p)) (i32.const 5))))
      (call $normalize)
      (return (i32.const 0))))
    (global.set $range (i32.sub (global.get $range) (local.get $bound)))
    (global.set $code (i32.sub (global.get $code) (local.get $bound)))
    (i32.store16 (local.get $i) (i32.sub (local.get $p) (i32.shr_u (local.get $p) (i32.const 5))))
    (call $normalize)
    (i32.const 1))

  ;; A number of $count bits, the highest first.
  (func $tree (param $base i32) (param $count i32) (result i32)
    (local $node i32) (local $end i32)
    (local.set $node (i32.const 1))
    (local.set $end (i32.shl (i32.const 1) (local.get $count)))
    (loop $more
      (local.set $node (i32.or
        (i32.shl (local.get $node) (i32.const 1))
        (call $bit (i32.add (local.get $base) (local.get $node)))))
      (br_if $more (i32.lt_u (local.get $node) (local.get $end))))
    (i32.sub (local.get $node) (local.get $end)))

  ;; A number of $count bits, the lowest first.
  (func $reverse (param $base i32) (param $count i32) (result i32)
    (local $node i32) (local $bit i32) (local $shift i32) (local $value i32)
    (local.set $node (i32.const 1))
    (loop $more
      (local.set $bit (call $bit (i32.add (local.get $base) (local.get $node))))
      (local.set $node (i32.or (i32.shl (local.get $node) (i32.const 1)) (local.get $bit)))
      (local.set $value (i32.or (local.get $value)
        (i32.shl (local.get $bit) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $shift) (local.get $count))))
    (local.get $value))

  ;; $count bits that are as likely 0 as 1.
  (func $even (param $count i32) (result i32)
    (local $value i32)
    (loop $more
      (global.set $range (i32.shr_u (global.get $range) (i32.const 1)))
      (local.set $value (i32.shl (local.get $value) (i32.const 1)))
      (if (i32.ge_u (global.get $code) (global.get $range)) (then
        (global.set $code (i32.sub (global.get $code) (global.get $range)))
        (local.set $value (i32.add (local.get $value) (i32.const 1)))))
      (call $normalize)
      (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $value))

  (func $length (param $base i32) (result i32)
    (if (i32.eqz (call $bit (local.get $base))) (then
      (return (i32.add (i32.const 2)
        (call $tree (i32.add (local.get $base) (i32.const 2)) (i32.const 3))))))
    (if (i32.eqz (call $bit (i32.add (local.get $base) (i32.const 1)))) (then
      (return (i32.add (i32.const 10)
        (call $tree (i32.add (local.get $base) (i32.const 10)) (i32.const 3))))))
    (i32.add (i32.const 18)
      (call $tree (i32.add (local.get $base) (i32.const 18)) (i32.const 8))))

  ;; The distance of a new match, less one.
  (func $distance (param $length i32) (result i32)
    (local $slot i32) (local $count i32) (local $high i32)
    (local.set $slot (call $tree
      (i32.add (i32.const 72) (i32.shl
        (select (i32.sub (local.get $length) (i32.const 2)) (i32.const 3)
          (i32.lt_u (local.get $length) (i32.const 5)))
        (i32.const 6)))
      (i32.const 6)))
    (if (i32.lt_u (local.get $slot) (i32.const 4)) (then (return (local.get $slot))))
    (local.set $count (i32.sub (i32.shr_u (local.get $slot) (i32.const 1)) (i32.const 1)))
    (local.set $high (i32.shl
      (i32.or (i32.const 2) (i32.and (local.get $slot) (i32.const 1)))
      (local.get $count)))
    (if (i32.lt_u (local.get $slot) (i32.const 14)) (then
      (return (i32.add (local.get $high) (call $reverse
        (i32.sub (i32.add (i32.const 328) (local.get $high)) (local.get $slot))
        (local.get $count))))))
    (i32.add
      (i32.add (local.get $high)
        (i32.shl (call $even (i32.sub (local.get $count) (i32.const 4))) (i32.const 4)))
      (call $reverse (i32.const 443) (i32.const 4))))

  ;; A byte, after the byte $previous; $expected is the one at the last distance,
  ;; which the byte after a match differs from.
  (func $literal (param $previous i32) (param $expected i32) (param $after_match i32) (result i32)
    (local $base i32) (local $node i32) (local $wanted i32) (local $bit i32) (local $same i32)
    (local.set $base (i32.add (i32.const 1007)
      (i32.mul (i32.const 768) (i32.shr_u (local.get $previous) (i32.const 7)))))
    (local.set $node (i32.const 1))
    (local.set $same (i32.shl (local.get $after_match) (i32.const 8)))
    (loop $more
      (local.set $expected (i32.shl (local.get $expected) (i32.const 1)))
      (local.set $wanted (i32.and (local.get $expected) (local.get $same)))
      (local.set $bit (call $bit (i32.add
        (i32.add (local.get $base) (local.get $node))
        (i32.add (local.get $same) (local.get $wanted)))))
      (local.set $node (i32.or (i32.shl (local.get $node) (i32.const 1)) (local.get $bit)))
      (local.set $same (select
        (local.get $wanted)
        (i32.xor (local.get $same) (local.get $wanted))
        (local.get $bit)))
      (br_if $more (i32.lt_u (local.get $node) (i32.const 256))))
    (i32.and (local.get $node) (i32.const 255)))

  ;; Decodes $size bytes to $out; gives the end of the input that it read, which is
  ;; -1 for one that is damaged and past its real end for one that is cut off.
  (func (export "decode") (param $input i32) (param $out i32) (param $size i32) (result i32)
    (local $start i32) (local $end i32) (local $state i32) (local $count i32)
    (local $last i32) (local $second i32) (local $third i32) (local $fourth i32)
    (local $swap i32)
    (loop $more
      (i32.store (local.get $count) (i32.const 0x04000400))
      (local.set $count (i32.add (local.get $count) (i32.const 4)))
      (br_if $more (i32.lt_u (local.get $count) (i32.const 5088))))
    (global.set $in (local.get $input))
    (loop $more
      (call $next_byte)
      (br_if $more (i32.lt_u (global.get $in) (i32.add (local.get $input) (i32.const 5)))))
    (local.set $start (local.get $out))
    (local.set $end (i32.add (local.get $out) (local.get $size)))
    (block $done (loop $more
      (br_if $done (i32.ge_u (local.get $out) (local.get $end)))

      (if (i32.eqz (call $bit (local.get $state))) (then
        (i32.store8 (local.get $out) (call $literal
          (if (result i32) (i32.eq (local.get $out) (local.get $start))
            (then (i32.const 0))
            (else (i32.load8_u (i32.sub (local.get $out) (i32.const 1)))))
          (i32.load8_u (i32.sub (i32.sub (local.get $out) (local.get $last)) (i32.const 1)))
          (i32.gt_u (local.get $state) (i32.const 6))))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (local.set $state
          (select (i32.const 0)
            (i32.sub (local.get $state)
              (select (i32.const 3) (i32.const 6) (i32.lt_u (local.get $state) (i32.const 10))))
            (i32.lt_u (local.get $state) (i32.const 4))))
        (br $more)))

      (if (call $bit (i32.add (i32.const 12) (local.get $state))) (then
        (if (call $bit (i32.add (i32.const 24) (local.get $state))) (then
          (if (call $bit (i32.add (i32.const 36) (local.get $state)))
            (then
              (if (call $bit (i32.add (i32.const 48) (local.get $state)))
                (then
                  (local.set $swap (local.get $fourth))
                  (local.set $fourth (local.get $third)))
                (else (local.set $swap (local.get $third))))
              (local.set $third (local.get $second)))
            (else (local.set $swap (local.get $second))))
          (local.set $second (local.get $last))
          (local.set $last (local.get $swap))
          (local.set $count (i32.const 0)))
        (else
          (local.set $count (i32.eqz
            (call $bit (i32.add (i32.const 60) (local.get $state)))))))
        (local.set $state (select
          (i32.add (i32.const 8) (local.get $count))
          (i32.const 11)
          (i32.lt_u (local.get $state) (i32.const 7))))
        (if (i32.eqz (local.get $count)) (then
          (local.set $count (call $length (i32.const 733))))))
      (else
        (local.set $fourth (local.get $third))
        (local.set $third (local.get $second))
        (local.set $second (local.get $last))
        (local.set $count (call $length (i32.const 459)))
        (local.set $last (call $distance (local.get $count)))
        (local.set $state (select
          (i32.const 7) (i32.const 10) (i32.lt_u (local.get $state) (i32.const 7))))))

      (if (i32.ge_u (local.get $last) (i32.sub (local.get $out) (local.get $start)))
        (then (return (i32.const -1))))
      (if (i32.gt_u (local.get $count) (i32.sub (local.get $end) (local.get $out)))
        (then (local.set $count (i32.sub (local.get $end) (local.get $out)))))
      (loop $copy
        (i32.store8 (local.get $out) (i32.load8_u
          (i32.sub (i32.sub (local.get $out) (local.get $last)) (i32.const 1))))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (br_if $copy (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
      (br $more)))
    (global.get $in)))
