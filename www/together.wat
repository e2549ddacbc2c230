;; Puts a wasm together from streams of like bytes, which pack better than code
;; does: `xtask/npm/apart.mjs` takes it apart, and says what is in which stream.
;;
;; The input: where the content of the code section starts, and the lengths of 14
;; streams, in 4 bytes each; then the streams. Whatever is not code is in the last.
;; Memory, beside what unlzma.wat has: at 5120, by opcode, the two streams of the
;; numbers after it, in 4 bits each (0: none, 14: always 0); at 5376 the places in the
;; streams, in 4 bytes each; at 5440 the functions, those called lately first, in 2
;; bytes each.
(module
  (import "" "memory" (memory 1))
  (global $out (mut i32) (i32.const 0))

  ;; The next byte of a stream, moved to the output.
  (func $byte (param $stream i32) (result i32)
    (local $place i32) (local $value i32)
    (local.set $stream (i32.shl (local.get $stream) (i32.const 2)))
    (local.set $place (i32.load offset=5376 (local.get $stream)))
    (local.set $value (i32.load8_u (local.get $place)))
    (i32.store offset=5376 (local.get $stream) (i32.add (local.get $place) (i32.const 1)))
    (i32.store8 (global.get $out) (local.get $value))
    (global.set $out (i32.add (global.get $out) (i32.const 1)))
    (local.get $value))

  ;; The next LEB128 number of a stream, moved to the output.
  (func $number (param $stream i32) (result i32)
    (local $value i32) (local $shift i32) (local $byte i32)
    (loop $more
      (local.set $byte (call $byte (local.get $stream)))
      (local.set $value (i32.or (local.get $value)
        (i32.shl (i32.and (local.get $byte) (i32.const 127)) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
      (br_if $more (i32.gt_u (local.get $byte) (i32.const 127))))
    (local.get $value))

  ;; $count numbers of a stream.
  (func $numbers (param $stream i32) (param $count i32)
    (block $done (loop $more
      (br_if $done (i32.le_s (local.get $count) (i32.const 0)))
      (drop (call $number (local.get $stream)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $more))))

  (func $write (param $byte i32)
    (i32.store8 (global.get $out) (local.get $byte))
    (global.set $out (i32.add (global.get $out) (i32.const 1))))

  ;; A function, by its place in the list, whose first it becomes.
  (func $function
    (local $start i32) (local $place i32) (local $index i32)
    (local.set $start (global.get $out))
    (local.set $place (i32.shl (call $number (i32.const 6)) (i32.const 1)))
    (global.set $out (local.get $start))
    (local.set $index (i32.load16_u offset=5440 (local.get $place)))
    (memory.copy (i32.const 5442) (i32.const 5440) (local.get $place))
    (i32.store16 (i32.const 5440) (local.get $index))
    (if (i32.gt_u (local.get $index) (i32.const 127)) (then
      (call $write (i32.or (local.get $index) (i32.const 128)))
      (local.set $index (i32.shr_u (local.get $index) (i32.const 7)))))
    (call $write (local.get $index)))

  ;; A number after an opcode.
  (func $operand (param $stream i32)
    (if (i32.eq (local.get $stream) (i32.const 6)) (then (return (call $function))))
    (if (i32.eq (local.get $stream) (i32.const 14)) (then (return (call $write (i32.const 0)))))
    (drop (call $number (local.get $stream))))

  ;; An instruction; gives its opcode.
  (func $instruction (result i32)
    (local $op i32) (local $streams i32)
    (local.set $op (call $byte (i32.const 0)))
    (local.set $streams (i32.load8_u offset=5120 (local.get $op)))
    (if (local.get $streams) (then
      (call $operand (i32.shr_u (local.get $streams) (i32.const 4)))
      (local.set $streams (i32.and (local.get $streams) (i32.const 15)))
      (if (local.get $streams) (then (call $operand (local.get $streams))))))
    ;; br_table
    (if (i32.eq (local.get $op) (i32.const 0x0e)) (then
      (call $numbers (i32.const 2) (i32.add (call $number (i32.const 2)) (i32.const 1)))))
    ;; select with types
    (if (i32.eq (local.get $op) (i32.const 0x1c)) (then
      (call $numbers (i32.const 8) (call $number (i32.const 8)))))
    (if (i32.eq (local.get $op) (i32.const 0x43)) (then (call $float (i32.const 4))))
    (if (i32.eq (local.get $op) (i32.const 0x44)) (then (call $float (i32.const 8))))
    ;; memory.copy and its like
    (if (i32.eq (local.get $op) (i32.const 0xfc)) (then
      (call $numbers (i32.const 8) (i32.load8_u offset=5336 (call $number (i32.const 0))))))
    (local.get $op))

  (func $float (param $count i32)
    (loop $more
      (drop (call $byte (i32.const 12)))
      (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; The body of a function. How long it is says its own nesting.
  (func $body
    (local $start i32) (local $groups i32) (local $depth i32) (local $op i32) (local $size i32)
    (local.set $start (global.get $out))
    (local.set $groups (call $number (i32.const 4)))
    (block $done (loop $more
      (br_if $done (i32.eqz (local.get $groups)))
      (call $numbers (i32.const 4) (i32.const 2))
      (local.set $groups (i32.sub (local.get $groups) (i32.const 1)))
      (br $more)))
    (local.set $depth (i32.const 1))
    (loop $more
      (local.set $op (call $instruction))
      (if (i32.eq (i32.load8_u offset=5120 (local.get $op)) (i32.const 0x10)) (then
        (local.set $depth (i32.add (local.get $depth) (i32.const 1)))))
      (if (i32.eq (local.get $op) (i32.const 0x0b)) (then
        (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))))
      (br_if $more (local.get $depth)))
    (local.set $size (i32.sub (global.get $out) (local.get $start)))
    ;; Its size belongs before it.
    (local.set $op (i32.add (i32.const 1) (i32.add
      (i32.gt_u (local.get $size) (i32.const 0x7f))
      (i32.gt_u (local.get $size) (i32.const 0x3fff)))))
    (memory.copy
      (i32.add (local.get $start) (local.get $op)) (local.get $start) (local.get $size))
    (global.set $out (i32.add (global.get $out) (local.get $op)))
    (loop $more
      (i32.store8 (local.get $start) (i32.or
        (i32.and (local.get $size) (i32.const 127))
        (i32.shl (i32.gt_u (local.get $size) (i32.const 127)) (i32.const 7))))
      (local.set $start (i32.add (local.get $start) (i32.const 1)))
      (br_if $more (local.tee $size (i32.shr_u (local.get $size) (i32.const 7))))))

  ;; Copies what is not code.
  (func $rest (param $count i32)
    (local $from i32)
    (local.set $from (i32.load (i32.const 5428)))
    (memory.copy (global.get $out) (local.get $from) (local.get $count))
    (i32.store (i32.const 5428) (i32.add (local.get $from) (local.get $count)))
    (global.set $out (i32.add (global.get $out) (local.get $count))))

  ;; Writes the wasm to $to; gives its end.
  (func (export "together") (param $input i32) (param $to i32) (result i32)
    (local $stream i32) (local $place i32) (local $bodies i32)
    (global.set $out (local.get $to))
    (local.set $place (i32.add (local.get $input) (i32.const 60)))
    (loop $more
      (i32.store offset=5376 (local.get $stream) (local.get $place))
      (local.set $place (i32.add (local.get $place)
        (i32.load offset=4 (i32.add (local.get $input) (local.get $stream)))))
      (local.set $stream (i32.add (local.get $stream) (i32.const 4)))
      (br_if $more (i32.lt_u (local.get $stream) (i32.const 56))))
    (local.set $stream (i32.const 0))
    (loop $more
      (i32.store16 offset=5440 (i32.shl (local.get $stream) (i32.const 1)) (local.get $stream))
      (local.set $stream (i32.add (local.get $stream) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $stream) (i32.const 4096))))
    (call $rest (i32.load (local.get $input)))
    (local.set $bodies (call $number (i32.const 4)))
    (block $done (loop $more
      (br_if $done (i32.eqz (local.get $bodies)))
      (call $body)
      (local.set $bodies (i32.sub (local.get $bodies) (i32.const 1)))
      (br $more)))
    (call $rest (i32.sub (local.get $place) (i32.load (i32.const 5428))))
    (global.get $out))

  ;; From opcode 0x02, 0x0c, 0x10, 0x20, 0x28 and 0xd0 on.
  (data (i32.const 5122) "\10\10\10")
  (data (i32.const 5132) "\20\20")
  (data (i32.const 5136) "\60\58")
  (data (i32.const 5152) "\30\30\30\70\70\80\80\00")
  (data (i32.const 5160) "\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\e9\80\80\a0\b0")
  (data (i32.const 5328) "\80\00\60")
  ;; After 0xfc: how many numbers come after the one there, from 8 (memory.init) on.
  (data (i32.const 5344) "\02\01\02\01\02\01\02\01\01\01"))
